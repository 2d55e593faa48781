import { TRPCError } from "@trpc/server";
import { decideProcedureAccess } from "#server/access/permissions.ts";
import { type ExportInput, exportInput } from "#server/insights/contract.ts";
import { exportRows } from "#server/insights/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ApiContext } from "./context.ts";
import { guardRoute } from "./guard-route.ts";
import { contextOf } from "./handle-api-request.ts";
import { toAppError } from "./map-error.ts";
import { createCaller } from "./root.ts";
import type { Services } from "./services.ts";

/**
 * Answers `GET /api/export?q=<JSON>` with the rows of a view as a file. Whoever may list the rows may
 * take them along: the permission is that of the list's own procedure.
 */
export function handleExportRequest(services: Services, request: Request): Promise<Response> {
	return guardRoute(services, request, async () => {
		try {
			return await answerExport(services, request);
		} catch (thrown) {
			return refuseExport(services, thrown);
		}
	});
}

async function answerExport(services: Services, request: Request): Promise<Response> {
	const context = await contextOf(services, request);
	const input = parseInput(readQuery(request.url));
	const actor = await requireReader(context, input.query.list);
	const file = await exportRows(services, actor, input);
	const { parts } = file;
	const encoder = new TextEncoder();
	const body = new ReadableStream<Uint8Array>(
		{
			// Pulled: a slow reader slows the database down instead of filling the memory.
			async pull(controller) {
				try {
					const { done, value } = await nextText(parts);
					if (done === true) controller.close();
					else controller.enqueue(encoder.encode(value));
				} catch (error) {
					services.log.error({ err: error }, "an export broke off");
					// The connection ends without its last chunk, which every client takes for a failure.
					controller.error(error);
				}
			},
			async cancel() {
				await parts.return(undefined);
			},
		},
		{ highWaterMark: 1 },
	);
	return new Response(body, {
		headers: {
			"content-type": file.mediaType,
			"content-disposition": `attachment; filename="${file.filename}"`,
			"x-content-type-options": "nosniff",
		},
	});
}

/** An empty part would leave the reader waiting: a stream asks again only after it was given something. */
async function nextText(parts: AsyncGenerator<string>): Promise<IteratorResult<string>> {
	let next = await parts.next();
	while (next.done !== true && next.value === "") next = await parts.next();
	return next;
}

/** The parameter `q` of an export's address, which is JSON. */
export function readQuery(url: string): unknown {
	const text = new URL(url).searchParams.get("q");
	if (text === null) throw new AppError("invalid_input", "the parameter q is missing");
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new AppError("invalid_input", "the parameter q is not JSON", { cause: error });
	}
}

function parseInput(query: unknown): ExportInput {
	const parsed = exportInput.safeParse(query);
	if (parsed.success) return parsed.data;
	// As tRPC raises it, so that the message names the field like everywhere else.
	throw new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
}

/** The guards of the list's procedure, by calling it: sign-in, role, scope, password to be replaced. */
async function requireReader(context: ApiContext, list: "requests" | "decisions") {
	await createCaller(context)[list].list({ limit: 1 });
	const { actor } = context;
	if (actor === null || !decideProcedureAccess(`${list}.list`, actor).allowed) {
		throw new AppError("unauthorized", "sign in first");
	}
	return actor;
}

const STATUS: Readonly<Partial<Record<AppError["code"], number>>> = {
	invalid_input: 400,
	unauthorized: 401,
	forbidden: 403,
	not_found: 404,
	precondition: 412,
	limit_exceeded: 429,
	unavailable: 503,
};

/** The answer to a file that cannot be had. */
export function refuseExport(services: Services, thrown: unknown): Response {
	const error = toAppError(thrown);
	const status = STATUS[error.code] ?? 500;
	if (status === 500) services.log.error({ err: error }, "an export failed");
	const message = status === 500 ? "something went wrong on our side" : error.message;
	const { hint, param } = error;
	return Response.json({ error: { code: error.code, message, hint, param } }, { status });
}
