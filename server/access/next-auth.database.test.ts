import { once } from "node:events";
import { createServer, type Server } from "node:http";
import NextAuthModule from "next-auth";
import Provider from "oidc-provider";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSilentLog } from "#server/platform/log.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { createNextAuthOptions, stayOnOrigin } from "./next-auth.ts";
import { findLiveSession } from "./sessions.ts";
import {
	type AccessFixture,
	createAccessFixture,
	type StoredUser,
} from "./testing/access-fixture.ts";

const BASE = "http://127.0.0.1:3000";
const VISITOR = { address: "198.51.100.4", userAgent: "test browser" };

let t: AccessFixture;
let admin: StoredUser;
let issuer: string;
let server: Server;

beforeAll(async () => {
	process.env.NEXTAUTH_URL = BASE;
	t = await createAccessFixture();
	admin = await t.addUser("admin");
	server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: "sophia",
				client_secret: "client-secret-of-the-test",
				redirect_uris: [`${BASE}/api/auth/callback/oidc`],
			},
		],
		pkce: { required: () => true },
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
		findAccount: (_, id) => ({
			accountId: id,
			claims: () => ({
				sub: id,
				email: `${id}@example.com`,
				email_verified: !id.startsWith("unverified"),
				name: id,
			}),
		}),
		cookies: { keys: ["test"] },
	});
	server.on("request", provider.callback());
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await t.close();
});

type Cookies = Map<string, string>;
interface Answer {
	readonly status: number;
	readonly location: string | undefined;
	readonly body: unknown;
}

/** One request to next-auth as a browser with these cookies would send it. */
async function request(
	cookies: Cookies,
	method: "GET" | "POST",
	path: readonly string[],
	given: Readonly<Record<string, string>> = {},
): Promise<Answer> {
	const options = createNextAuthOptions(
		{
			...t.deps,
			log: createSilentLog(),
			oidc: { issuer, clientId: "sophia", clientSecret: new Secret("client-secret-of-the-test") },
		},
		VISITOR,
	);
	const headers = new Map<string, unknown>();
	let status = 200;
	let body: unknown;
	const response = {
		status(code: number) {
			status = code;
			return response;
		},
		getHeader: (name: string) => headers.get(name.toLowerCase()),
		setHeader(name: string, value: unknown) {
			headers.set(name.toLowerCase(), value);
			return response;
		},
		json: (value: unknown) => {
			body = value;
		},
		send: (value: unknown) => {
			body = value;
		},
		end: () => {},
	};
	const isPost = method === "POST";
	await NextAuth(
		{
			method,
			query: { nextauth: path, ...(isPost ? {} : given) },
			body: isPost ? given : undefined,
			cookies: Object.fromEntries(cookies),
			headers: { host: "127.0.0.1:3000" },
		},
		response,
		options,
	);
	for (const line of [headers.get("set-cookie") ?? []].flat().map(String)) {
		const [pair = ""] = line.split(";");
		const at = pair.indexOf("=");
		expect(line).toMatch(/HttpOnly.*SameSite=Lax/i);
		const value = decodeURIComponent(pair.slice(at + 1));
		if (value === "") cookies.delete(pair.slice(0, at));
		else cookies.set(pair.slice(0, at), value);
	}
	const location = headers.get("location");
	return { status, location: location === undefined ? undefined : String(location), body };
}

type Handler = (request: object, response: object, options: object) => Promise<unknown>;

/**
 * next-auth is CommonJS: which shape an import gives depends on who loads it. The cast narrows its
 * three signatures to the one for Node requests, whose types belong to Next.
 */
const NextAuth = (
	typeof NextAuthModule === "function"
		? NextAuthModule
		: (NextAuthModule as { default: unknown }).default
) as Handler;

async function csrfOf(cookies: Cookies): Promise<string> {
	const { body } = await request(cookies, "GET", ["csrf"]);
	return String((body as { csrfToken: string }).csrfToken);
}

async function sessionOf(cookies: Cookies) {
	const { sessionCookie } = t.access;
	const id = await sessionCookie.readSessionId(cookies.get(sessionCookie.name("session")));
	return id === null ? null : findLiveSession(t, id, null);
}

async function signInByPassword(cookies: Cookies, password: string): Promise<Answer> {
	const csrfToken = await csrfOf(cookies);
	return request(cookies, "POST", ["callback", "credentials"], {
		csrfToken,
		email: admin.email,
		password,
		json: "true",
	});
}

/** Walks through the provider's own pages as a person would; gives the parameters of the return. */
async function passProvider(start: string, login: string): Promise<Record<string, string>> {
	const jar = new Map<string, string>();
	let url = start;
	let form: URLSearchParams | null = null;
	for (let hop = 0; hop < 20; hop++) {
		const response: Response = await fetch(url, {
			redirect: "manual",
			method: form === null ? "GET" : "POST",
			headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
			...(form === null ? {} : { body: form }),
		});
		for (const line of response.headers.getSetCookie()) {
			const [pair = ""] = line.split(";");
			jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
		}
		const location = response.headers.get("location");
		form = null;
		if (location !== null) {
			url = new URL(location, url).href;
			if (url.startsWith(BASE)) return Object.fromEntries(new URL(url).searchParams);
			continue;
		}
		const page = await response.text();
		const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? "";
		url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? "", url).href;
		form = new URLSearchParams({ prompt, login, password: "any" });
	}
	throw new Error("the provider never came to an end");
}

async function startOidc(cookies: Cookies): Promise<string> {
	const csrfToken = await csrfOf(cookies);
	const given = { csrfToken, callbackUrl: "/models", json: "true" };
	const { body } = await request(cookies, "POST", ["signin", "oidc"], given);
	return String((body as { url: string }).url);
}

test("the right password gives a cookie that names a live session; signing out ends that session", async () => {
	const cookies: Cookies = new Map();
	expect((await signInByPassword(cookies, admin.password)).status).toBe(200);
	const live = await sessionOf(cookies);
	expect(live?.actor.userId).toBe(admin.id);
	const kept = new Map(cookies);
	const csrfToken = await csrfOf(cookies);
	await request(cookies, "POST", ["signout"], { csrfToken, json: "true" });
	expect(cookies.has(t.access.sessionCookie.name("session"))).toBe(false);
	expect(await sessionOf(kept), "the stolen cookie is worth nothing").toBeNull();
});

test("a wrong password gives a code, no text and no cookie", async () => {
	const cookies: Cookies = new Map();
	const answer = await signInByPassword(cookies, "a wrong password");
	expect(answer.status).toBe(401);
	expect(JSON.stringify(answer.body)).toContain("error=invalid_credentials");
	expect(await sessionOf(cookies)).toBeNull();
});

test("without the token against forged forms nothing happens", async () => {
	const cookies: Cookies = new Map();
	await request(cookies, "POST", ["callback", "credentials"], {
		email: admin.email,
		password: admin.password,
	});
	expect(await sessionOf(cookies)).toBeNull();
});

test("by OIDC a new person gets in with PKCE, state and nonce, as a consumer", async () => {
	const cookies: Cookies = new Map();
	const url = new URL(await startOidc(cookies));
	expect(url.origin).toBe(issuer);
	for (const parameter of ["code_challenge", "state", "nonce"]) {
		expect(url.searchParams.get(parameter), parameter).toBeTruthy();
	}
	const back = await passProvider(url.href, "newcomer");
	const answer = await request(cookies, "GET", ["callback", "oidc"], back);
	expect(answer.location).toBe(`${BASE}/models`);
	expect((await sessionOf(cookies))?.actor).toMatchObject({
		email: "newcomer@example.com",
		role: "consumer",
	});
});

test("an OIDC answer is refused with another browser's cookies, a changed state, or a second time", async () => {
	const cookies: Cookies = new Map();
	const back = await passProvider(await startOidc(cookies), "careful");
	const stranger: Cookies = new Map();
	await startOidc(stranger);
	await request(stranger, "GET", ["callback", "oidc"], back);
	expect(await sessionOf(stranger)).toBeNull();
	const changed = new Map(cookies);
	await request(changed, "GET", ["callback", "oidc"], { ...back, state: "x" });
	expect(await sessionOf(changed)).toBeNull();
	const again = new Map(cookies);
	await request(cookies, "GET", ["callback", "oidc"], back);
	expect(await sessionOf(cookies)).not.toBeNull();
	await request(again, "GET", ["callback", "oidc"], back);
	expect(await sessionOf(again)).toBeNull();
});

test("an address that the provider has not verified is refused with a clear code", async () => {
	const cookies: Cookies = new Map();
	const back = await passProvider(await startOidc(cookies), "unverified");
	const answer = await request(cookies, "GET", ["callback", "oidc"], back);
	expect(answer.location).toContain("error=access_denied");
	expect(await sessionOf(cookies)).toBeNull();
});

test.each([
	["/models?x=1", `${BASE}/models?x=1`],
	[`${BASE}/requests`, `${BASE}/requests`],
	["//evil.example/x", BASE],
	["/\\evil.example", BASE],
	["https://evil.example", BASE],
	[`${BASE}@evil.example`, BASE],
	["javascript:alert(1)", BASE],
	["\u0000", BASE],
])("after sign-in %j leads to %s", (url, target) => {
	expect(stayOnOrigin(url, BASE).replace(/\/$/, "")).toBe(target.replace(/\/$/, ""));
});
