import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { authenticateRequest, CLIENT_ADDRESS_HEADER } from "#server/access/authenticate-request.ts";
import { type ApiContext, createApiContext } from "./context.ts";
import { guardRoute } from "./guard-route.ts";
import { toAppError, toTrpcError } from "./map-error.ts";
import { appRouter } from "./root.ts";
import type { Services } from "./services.ts";

export const API_PATH = "/api/trpc";
const MAX_BATCH = 20;
/** `components/api/attendance.ts` sends it with calls that nobody at the screen caused. */
const UNATTENDED_HEADER = "x-sophia-unattended";

/** Answers one HTTP request to tRPC: a single call, a batch, or a stream of either. */
export function handleApiRequest(services: Services, request: Request): Promise<Response> {
	return guardRoute(services, request, () => answerCalls(services, request));
}

function answerCalls(services: Services, request: Request): Promise<Response> {
	return fetchRequestHandler({
		endpoint: API_PATH,
		req: request,
		router: appRouter,
		maxBatchSize: MAX_BATCH,
		createContext: () => contextOf(services, request),
		onError({ error, path, ctx }) {
			const appError = toAppError(error);
			if (appError.code !== "internal") return;
			services.log.error({ err: appError, path, requestId: ctx?.requestId }, "procedure failed");
		},
	});
}

/** Who asks over HTTP, by session cookie or API key. */
export async function contextOf(services: Services, request: Request): Promise<ApiContext> {
	const address = request.headers.get(CLIENT_ADDRESS_HEADER);
	const cookies = parseCookies(request.headers.get("cookie"));
	try {
		const authenticated = await authenticateRequest(services, {
			authorization: request.headers.get("authorization"),
			cookie: (name) => cookies.get(name),
			address,
			isAttended: !request.headers.has(UNATTENDED_HEADER),
		});
		return createApiContext({
			services,
			...authenticated,
			address,
			http: {
				origin: request.headers.get("origin"),
				contentType: request.headers.get("content-type"),
				fetchSite: request.headers.get("sec-fetch-site"),
				userAgent: request.headers.get("user-agent"),
			},
		});
	} catch (error) {
		throw toTrpcError(error);
	}
}

/** RFC 6265 section 5.4; of two cookies with one name the first counts, as in browsers' order. */
function parseCookies(header: string | null): Map<string, string> {
	const cookies = new Map<string, string>();
	for (const part of header?.split(";") ?? []) {
		const equals = part.indexOf("=");
		const name = part.slice(0, equals).trim();
		if (equals > 0 && !cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim());
	}
	return cookies;
}
