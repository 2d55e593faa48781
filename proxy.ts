import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { PUBLIC_PAGES } from "#server/access/permissions.ts";
import { createSessionCookie, type SessionCookie } from "#server/access/session-cookie.ts";
import { checkHost } from "#server/api/check-host.ts";
import { contentSecurityPolicy, securityHeaders } from "#server/api/security-headers.ts";
import { parseEnv, publicUrlOf, readEnvironment } from "#server/platform/env.ts";

/**
 * Runs before each page: host check, security headers, and the way to the sign-in page. It is
 * comfort and hardening, never the boundary: every page and procedure checks permission itself.
 * `/api` stays outside, because bodies of matched requests are cut at 10 MB.
 */
export const config = {
	matcher: ["/((?!api/|api$|_next/static/|_next/image$|favicon\\.ico$|icon\\.svg$).*)"],
};

interface Settings {
	readonly publicUrl: string;
	readonly consoleUrl: string | null;
	/** `null` without a secret: then nobody is signed in as far as this file can tell. */
	readonly sessionCookie: SessionCookie | null;
}

let cached: Settings | undefined;

function settings(): Settings {
	if (cached !== undefined) return cached;
	const { env } = parseEnv(readEnvironment(process.cwd(), process.env));
	const publicUrl = publicUrlOf(env);
	cached = {
		publicUrl,
		consoleUrl: env.CONSOLE_URL ?? null,
		sessionCookie:
			env.SOPHIA_SECRET === undefined ? null : createSessionCookie(env.SOPHIA_SECRET, publicUrl),
	};
	return cached;
}

export async function proxy(request: NextRequest): Promise<NextResponse> {
	const { publicUrl, consoleUrl, sessionCookie } = settings();
	const isSecure = publicUrl.startsWith("https:");
	const host = checkHost(request.headers, publicUrl, consoleUrl);
	if (host.kind === "foreign") return withHeaders(refuseHost(host.host, publicUrl), isSecure);
	if (request.method !== "GET" && request.method !== "HEAD") {
		const refusal = new NextResponse("Pages answer GET only\n", { status: 405 });
		refusal.headers.set("allow", "GET, HEAD");
		return withHeaders(refusal, isSecure);
	}
	const { pathname, search } = request.nextUrl;
	if (host.kind === "alias") {
		return withHeaders(redirectTo(`${publicUrl}${pathname}${search}`), isSecure);
	}
	if (!PUBLIC_PAGES.has(pathname) && sessionCookie !== null) {
		const value = request.cookies.get(sessionCookie.name("session"))?.value;
		if ((await sessionCookie.readSessionId(value)) === null) {
			const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
			return withHeaders(redirectTo(`${publicUrl}/sign-in${next}`), isSecure);
		}
	}
	return withHeaders(renderWithPolicy(request, isSecure), isSecure);
}

/** Next reads the nonce from the policy in the request; one that the client sent is overwritten. */
function renderWithPolicy(request: NextRequest, isSecure: boolean): NextResponse {
	const nonce = randomBytes(16).toString("base64");
	const isDevelopment = process.env.NODE_ENV === "development";
	const policy = contentSecurityPolicy({ nonce, isSecure, isDevelopment });
	const headers = new Headers(request.headers);
	headers.set("content-security-policy", policy);
	headers.delete("content-security-policy-report-only");
	headers.set("x-nonce", nonce);
	const response = NextResponse.next({ request: { headers } });
	response.headers.set("content-security-policy", policy);
	return response;
}

/** Next takes absolute addresses only; ours is the one that people were told. */
function redirectTo(location: string): NextResponse {
	return new NextResponse(null, { status: 307, headers: { location } });
}

function refuseHost(host: string, publicUrl: string): NextResponse {
	const shown = host.replaceAll(/[^\w.:[\]-]/g, "").slice(0, 100);
	return new NextResponse(
		`Sophia does not answer to the host "${shown}", only to ${publicUrl}.\n` +
			"To reach it by another address, start it with PUBLIC_URL set to that address.\n",
		{ status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
	);
}

function withHeaders(response: NextResponse, isSecure: boolean): NextResponse {
	for (const [name, value] of securityHeaders(isSecure)) response.headers.set(name, value);
	response.headers.set("cache-control", "private, no-store");
	return response;
}
