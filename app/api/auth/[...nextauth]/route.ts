import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { CLIENT_ADDRESS_HEADER } from "#server/access/authenticate-request.ts";
import { createNextAuthOptions } from "#server/access/next-auth.ts";
import { getServices } from "#server/api/create-services.ts";
import { guardRoute } from "#server/api/guard-route.ts";

interface RouteContext {
	readonly params: Promise<{ nextauth: string[] }>;
}

/** What the console uses of next-auth. The rest of it stays closed. */
const ACTIONS: ReadonlySet<string> = new Set([
	"providers",
	"csrf",
	"signin",
	"callback",
	"signout",
	"error",
]);

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
	const { nextauth } = await context.params;
	const services = await getServices();
	return guardRoute(services, request, async () => {
		if (!ACTIONS.has(nextauth[0] ?? "")) return new Response("Not found\n", { status: 404 });
		const visitor = {
			address: request.headers.get(CLIENT_ADDRESS_HEADER),
			userAgent: request.headers.get("user-agent"),
		};
		const options = createNextAuthOptions({ ...services, oidc: services.env.oidc }, visitor);
		return NextAuth(request, context, options);
	});
}

export { handle as GET, handle as POST };
