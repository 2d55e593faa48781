import { z } from "zod";
import { AppError, type ErrorCode, isAppError } from "#server/platform/errors.ts";
import { type SseEvent, SseParser } from "./core/sse-parser.ts";

/** A call of console or worker to the gateway, for somebody. */
export interface EdgeCall {
	/** Base address of the edge without a slash at the end. */
	readonly edgeUrl: string;
	/** The signed service token that says for whom. */
	readonly token: string;
	/** A chat completions body; `stream` in it decides which form the upstream is asked for. */
	readonly body: Readonly<Record<string, unknown>>;
	/** Leaving closes the upstream. */
	readonly signal: AbortSignal | undefined;
	readonly fetch: typeof fetch;
}

/** Who answers, known as soon as the headers are there. */
export interface EdgeHead {
	readonly type: "head";
	readonly requestId: string;
	readonly decisionId: string | null;
	readonly model: string;
	readonly provider: string | null;
	readonly attempts: number;
	readonly simulated: boolean;
}

export type EdgeEvent =
	| EdgeHead
	| { readonly type: "text-delta"; readonly text: string }
	| { readonly type: "usage"; readonly usage: EdgeUsage }
	| { readonly type: "finish"; readonly reason: string };

export interface EdgeUsage {
	readonly promptTokens: number;
	readonly completionTokens: number;
}

const usageSchema = z.object({
	prompt_tokens: z.number().nullish(),
	completion_tokens: z.number().nullish(),
});
const errorSchema = z.object({
	error: z.object({ message: z.string(), code: z.union([z.string(), z.number()]).nullish() }),
});
const chunkSchema = z.object({
	model: z.string().nullish(),
	choices: z.array(
		z.object({
			delta: z.object({ content: z.string().nullish() }).nullish(),
			message: z.object({ content: z.string().nullish() }).nullish(),
			finish_reason: z.string().nullish(),
		}),
	),
	usage: usageSchema.nullish(),
});

const MAX_EVENT_BYTES = 8 * 1024 * 1024;

/**
 * Sends a chat request through the gateway and yields what comes, streamed or not, in one form.
 * Throws `AppError` with the gateway's own words when it refuses or when the answer breaks off.
 */
export async function* callEdge(call: EdgeCall): AsyncGenerator<EdgeEvent, void, undefined> {
	const response = await send(call);
	if (!response.ok || response.body === null) throw await refusal(response);
	yield readHead(response.headers);
	const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
	try {
		if (isStream) yield* readStream(response.body);
		else yield* readChunk(await response.text());
	} catch (error) {
		if (isAppError(error)) throw error;
		if (call.signal?.aborted) throw stopped(error);
		throw new AppError("upstream_failed", "the answer broke off", { cause: error });
	}
}

function stopped(cause: unknown): AppError {
	return new AppError("conflict", "the request was stopped", { cause });
}

async function send({ edgeUrl, token, body, signal, fetch }: EdgeCall): Promise<Response> {
	const text = JSON.stringify(
		body.stream === true ? { ...body, stream_options: { include_usage: true } } : body,
	);
	try {
		return await fetch(`${edgeUrl}/v1/chat/completions`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
			body: text,
			redirect: "error",
			...(signal === undefined ? {} : { signal }),
		});
	} catch (cause) {
		if (signal?.aborted) throw stopped(cause);
		throw new AppError("unavailable", "the gateway does not answer", {
			hint: "it may be starting; try again in a moment",
			cause,
		});
	}
}

function readHead(headers: Headers): EdgeHead {
	return {
		type: "head",
		requestId: headers.get("x-request-id") ?? "",
		decisionId: headers.get("x-sophia-decision"),
		model: headers.get("x-sophia-model") ?? "",
		provider: headers.get("x-sophia-provider"),
		attempts: Number(headers.get("x-sophia-attempts") ?? 1),
		simulated: headers.get("x-sophia-simulated") === "true",
	};
}

const STATUS_CODES: ReadonlyMap<number, ErrorCode> = new Map([
	[400, "invalid_input"],
	[401, "unauthorized"],
	[402, "limit_exceeded"],
	[403, "forbidden"],
	[404, "not_found"],
	[413, "invalid_input"],
	[429, "limit_exceeded"],
	[503, "unavailable"],
]);

async function refusal(response: Response): Promise<AppError> {
	const requestId = response.headers.get("x-request-id");
	const parsed = errorSchema.safeParse(parseJson(await response.text()));
	const message = parsed.success
		? parsed.data.error.message
		: `the gateway answered ${response.status}`;
	const retryAfterMs = Number(response.headers.get("retry-after-ms"));
	return new AppError(STATUS_CODES.get(response.status) ?? "upstream_failed", message, {
		details: { requestId, code: parsed.success ? (parsed.data.error.code ?? null) : null },
		...(retryAfterMs > 0 ? { retryAfterMs } : {}),
	});
}

async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<EdgeEvent> {
	const pending: string[] = [];
	let overflow = false;
	const parser = new SseParser(
		{
			onEvent: (event: SseEvent) => pending.push(event.data),
			onComment: () => {},
			onOverflow: () => {
				overflow = true;
			},
		},
		MAX_EVENT_BYTES,
	);
	for await (const bytes of body) {
		parser.push(bytes);
		if (overflow) throw new AppError("upstream_failed", "one event of the answer is too large");
		for (const data of pending.splice(0)) {
			if (data === "[DONE]") return;
			yield* readChunk(data);
		}
	}
	throw new AppError("upstream_failed", "the answer broke off");
}

function* readChunk(data: string): Generator<EdgeEvent> {
	const json = parseJson(data);
	const failed = errorSchema.safeParse(json);
	if (failed.success) {
		throw new AppError("upstream_failed", failed.data.error.message, {
			details: { code: failed.data.error.code ?? null },
		});
	}
	const parsed = chunkSchema.safeParse(json);
	if (!parsed.success) throw new AppError("upstream_failed", "the answer has an unknown form");
	const choice = parsed.data.choices[0];
	const text = choice?.delta?.content ?? choice?.message?.content;
	if (text) yield { type: "text-delta", text };
	if (choice?.finish_reason) yield { type: "finish", reason: choice.finish_reason };
	const usage = parsed.data.usage;
	if (usage) {
		yield {
			type: "usage",
			usage: {
				promptTokens: usage.prompt_tokens ?? 0,
				completionTokens: usage.completion_tokens ?? 0,
			},
		};
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// The schemas refuse it, with a message of their own.
		return null;
	}
}
