import { checkHost } from "./check-host.ts";
import { securityHeaders } from "./security-headers.ts";
import type { Services } from "./services.ts";

/**
 * What `proxy.ts` does for pages, for routes under `/api`, which it must not touch: refuses foreign
 * hosts and sets the headers of every answer.
 */
export async function guardRoute(
	{ env }: Pick<Services, "env">,
	request: Request,
	answer: () => Promise<Response>,
): Promise<Response> {
	const host = checkHost(request.headers, env.publicUrl, env.consoleUrl);
	const response =
		host.kind === "foreign"
			? new Response("This host is not served here\n", { status: 421 })
			: await answer();
	for (const [name, value] of securityHeaders(env.publicUrl.startsWith("https:"))) {
		response.headers.set(name, value);
	}
	// An answer that some page frames or opens directly runs nothing.
	response.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
	response.headers.set("cache-control", "private, no-store");
	return response;
}
