import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { z } from "zod";

/** What a client saw of one request, to whatever end it came. */
export interface Sight {
	/** `null`: no answer began. */
	readonly status: number | null;
	readonly requestId: string | null;
	readonly text: string;
	/** A whole JSON answer with 200, or a stream up to its `[DONE]`. */
	readonly isWhole: boolean;
	/** The answer says itself what went wrong. */
	readonly isExplicitError: boolean;
	/** What the upstream said it cost, nano-dollars. */
	readonly costNanos: number | null;
}

export interface ChatCall {
	readonly sight: Promise<Sight>;
	/** Resolves with the time, ms, at which the answer's head came; `null` when none did. */
	readonly head: Promise<number | null>;
	abort(): void;
}

export interface ChatClient {
	send(body: Readonly<Record<string, unknown>>): ChatCall;
	close(): void;
}

const NANOS = 1e9;
const costSchema = z.object({ usage: z.object({ cost: z.number() }) });

/** A plain client: no retries, no checks, connections kept. */
export function createChatClient(url: string, key: string): ChatClient {
	const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
	const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
	return {
		send(body) {
			const isStream = body.stream === true;
			const options = isStream ? { stream_options: { include_usage: true } } : {};
			const call = request(`${url}/v1/chat/completions`, { method: "POST", agent, headers });
			const result = follow(call, isStream);
			call.end(JSON.stringify({ ...body, ...options }));
			return { ...result, abort: () => void call.destroy() };
		},
		close: () => agent.destroy(),
	};
}

function follow(call: ClientRequest, isStream: boolean): Omit<ChatCall, "abort"> {
	const head = Promise.withResolvers<number | null>();
	const sight = Promise.withResolvers<Sight>();
	let answer: IncomingMessage | null = null;
	let text = "";
	const end = (isComplete: boolean) => {
		head.resolve(null);
		sight.resolve(describe(answer, text, isStream, isComplete));
	};
	call.on("error", () => end(false));
	call.on("response", (response) => {
		head.resolve(performance.now());
		answer = response;
		response.setEncoding("utf8");
		response.on("data", (piece: string) => {
			text += piece;
		});
		response.on("error", () => end(false));
		response.on("close", () => end(response.complete));
	});
	return { head: head.promise, sight: sight.promise };
}

function describe(
	answer: IncomingMessage | null,
	text: string,
	isStream: boolean,
	isComplete: boolean,
): Sight {
	const status = answer?.statusCode ?? null;
	const id = answer?.headers["x-request-id"];
	const isDone = isStream ? text.endsWith("data: [DONE]\n\n") : isComplete;
	return {
		status,
		requestId: typeof id === "string" ? id : null,
		text,
		isWhole: status === 200 && isDone,
		isExplicitError: text.includes('"error":{'),
		costNanos: status === 200 && isDone ? readCost(text, isStream) : null,
	};
}

function readCost(text: string, isStream: boolean): number | null {
	const jsons = isStream
		? text.split("\n\n").flatMap((event) => {
				const [, data = ""] = /^data: (\{.*)$/s.exec(event) ?? [];
				return data === "" ? [] : [data];
			})
		: [text];
	const costs = jsons.flatMap((json) => {
		const parsed = costSchema.safeParse(JSON.parse(json));
		return parsed.success ? [Math.round(parsed.data.usage.cost * NANOS)] : [];
	});
	return costs.at(-1) ?? null;
}
