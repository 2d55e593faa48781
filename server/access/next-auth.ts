import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { isAppError } from "#server/platform/errors.ts";
import type { Log } from "#server/platform/log.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import type { AccessServices } from "./access-services.ts";
import type { SignInError } from "./contract.ts";
import { sessionTokenSchema } from "./session-cookie.ts";
import { SESSION_MS, type Visitor } from "./sessions.ts";
import { type SignedIn, type SignInDeps, signInWithPassword, signOut } from "./sign-in.ts";
import { oidcClaimsSchema, signInWithOidc } from "./sign-in-with-oidc.ts";

export interface NextAuthDeps extends Pick<SignInDeps, "db" | "clock" | "random"> {
	readonly access: AccessServices;
	readonly log: Log;
	readonly oidc: {
		readonly issuer: string;
		readonly clientId: string;
		readonly clientSecret: Secret;
	} | null;
}

const OIDC_TIMEOUT_MS = 10_000;
const CHECK_COOKIE_SECONDS = 15 * 60;

const credentialsSchema = z.object({
	email: z.string().max(1_000).catch(""),
	password: z.string().max(4_000).catch(""),
});

/**
 * next-auth's options for one request. Its part is the protocol: forms, CSRF, cookies, OIDC. Who
 * somebody is and what a session is worth is decided by our own use cases and rows.
 */
export function createNextAuthOptions(deps: NextAuthDeps, visitor: Visitor): NextAuthOptions {
	// Set by the step that proves an identity, read by the step that writes the cookie.
	let signedIn: SignedIn | null = null;
	const { sessionCookie } = deps.access;
	return {
		secret: sessionCookie.secret,
		session: { strategy: "jwt", maxAge: SESSION_MS / 1_000 },
		cookies: cookieOptions(deps.access),
		pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
		providers: [
			CredentialsProvider({
				id: "credentials",
				name: "E-mail and password",
				credentials: { email: { type: "email" }, password: { type: "password" } },
				async authorize(given) {
					const credentials = credentialsSchema.parse(given ?? {});
					signedIn = await explainFailures(deps.log, () =>
						signInWithPassword({ ...deps, ...deps.access }, credentials, visitor),
					);
					return { id: signedIn.userId };
				},
			}),
			...(deps.oidc === null ? [] : [oidcProvider(deps.oidc)]),
		],
		callbacks: {
			async signIn({ account, profile }) {
				if (account?.provider !== "oidc") return signedIn !== null;
				const claims = oidcClaimsSchema.parse(profile);
				signedIn = await explainFailures(deps.log, () => signInWithOidc(deps, claims, visitor));
				return true;
			},
			jwt: ({ token }) => (signedIn === null ? token : { sid: signedIn.sessionId }),
			redirect: ({ url, baseUrl }) => stayOnOrigin(url, baseUrl),
		},
		events: {
			async signOut({ token }) {
				const parsed = sessionTokenSchema.safeParse(token);
				if (parsed.success) await signOut(deps, parsed.data.sid, visitor.address);
			},
		},
		logger: {
			error: (code, metadata) => deps.log.warn({ code }, `sign-in failed: ${describe(metadata)}`),
			warn: (code) => deps.log.debug({ code }, "next-auth warns"),
			debug: () => {},
		},
	};
}

/** next-auth puts an error's message into the address of the sign-in page: so it must be a code. */
async function explainFailures(log: Log, work: () => Promise<SignedIn>): Promise<SignedIn> {
	try {
		return await work();
	} catch (error) {
		const code = toSignInError(error);
		if (code === "failed") log.error({ err: error }, "sign-in failed");
		throw new Error(code, { cause: error });
	}
}

export function toSignInError(error: unknown): SignInError {
	if (!isAppError(error)) return "failed";
	switch (error.code) {
		case "unauthorized":
			return "invalid_credentials";
		case "limit_exceeded":
			return "too_many_attempts";
		case "forbidden":
			return "access_denied";
		case "unavailable":
			return "unavailable";
		default:
			return "failed";
	}
}

/** Errors only: what next-auth adds beside them may hold tokens. */
function describe(metadata: unknown): string {
	if (metadata instanceof Error) return metadata.message;
	if (typeof metadata === "object" && metadata !== null && "error" in metadata) {
		return metadata.error instanceof Error ? metadata.error.message : "unknown";
	}
	return "unknown";
}

/** After sign-in people stay with us: no address of another site, also not as `//host`. */
export function stayOnOrigin(url: string, baseUrl: string): string {
	if (!URL.canParse(url, baseUrl)) return baseUrl;
	const target = new URL(url, baseUrl);
	return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}

function oidcProvider(oidc: NonNullable<NextAuthDeps["oidc"]>): NextAuthOptions["providers"][0] {
	return {
		id: "oidc",
		name: "Single sign-on",
		type: "oauth",
		wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
		clientId: oidc.clientId,
		clientSecret: oidc.clientSecret.reveal(),
		authorization: { params: { scope: "openid email profile" } },
		checks: ["pkce", "state", "nonce"],
		idToken: true,
		httpOptions: { timeout: OIDC_TIMEOUT_MS },
		userinfo: {
			// Many providers put the address only here; the library checks that the subject is the same.
			async request({ tokens, client }) {
				const claims = readVerifiedClaims(tokens.id_token);
				if (client.issuer.metadata.userinfo_endpoint === undefined) return claims;
				const userinfo = await client.userinfo(tokens.access_token ?? "");
				if (userinfo.sub !== claims.sub) throw new Error("user info of another subject");
				return { ...userinfo, ...claims };
			},
		},
		profile: (profile: { sub: string }) => ({ id: profile.sub }),
	};
}

/** Reads an ID token whose signature, issuer, audience and nonce the library has just checked. */
function readVerifiedClaims(idToken: string | undefined) {
	const payload = Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString("utf8");
	return z.looseObject({ sub: z.string() }).parse(JSON.parse(payload));
}

/** next-auth's own cookies under our names, all of them HttpOnly, SameSite=Lax, for the whole site. */
function cookieOptions(access: AccessServices): NonNullable<NextAuthOptions["cookies"]> {
	const { isSecure, name } = access.sessionCookie;
	const options = { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure };
	const check = { ...options, maxAge: CHECK_COOKIE_SECONDS };
	return {
		sessionToken: { name: name("session"), options },
		callbackUrl: { name: name("callback-url"), options },
		csrfToken: { name: name("csrf"), options },
		pkceCodeVerifier: { name: name("pkce"), options: check },
		state: { name: name("state"), options: check },
		nonce: { name: name("nonce"), options: check },
	};
}
