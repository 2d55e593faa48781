import type { ChatRequest } from "./read-chat-request.ts";

/**
 * Instructions to the simulator inside a prompt, `[[sim:name=value]]`, so that they work through
 * any client and gateway; the header `x-sim-fault` is another way to name a fault.
 * Faults: `kind[@model][*times]`, e.g. `503@openai/sim-flash*1`: only that model, only once.
 */
export interface Directives {
	readonly fault: FaultDirective | null;
	readonly ttftMs: number | null;
	readonly completionTokens: number | null;
	/** 0: all at once. */
	readonly tokensPerSecond: number | null;
	readonly retryAfterSeconds: number | null;
	readonly cachedTokens: number;
	/** The answer is the request's own text, verbatim. */
	readonly echo: boolean;
}

export interface FaultDirective {
	readonly kind: string;
	readonly modelId: string | null;
	/** How often the fault strikes for one and the same prompt; `null`: always. */
	readonly times: number | null;
}

const DIRECTIVE = /\[\[sim:([a-z-]+)=([^\]\n]*)\]\]/g;
const FAULT = /^([a-z0-9_]+)(?:@([^*]+))?(?:\*(\d+))?$/;

/**
 * From the last user message only: neither answers nor an earlier turn of the conversation steer.
 * Later directives win.
 */
export function readDirectives(request: ChatRequest, faultHeader: string | null): Directives {
	const values = new Map<string, string>();
	const asked = request.messages.findLast(({ role }) => role === "user");
	for (const [, name, value] of asked?.text.matchAll(DIRECTIVE) ?? []) {
		if (name !== undefined && value !== undefined) values.set(name, value.trim());
	}
	return {
		fault: readFault(faultHeader ?? values.get("fault")),
		ttftMs: readNumber(values.get("ttft")),
		completionTokens: capTokens(readNumber(values.get("tokens"))),
		tokensPerSecond: readNumber(values.get("tps")),
		retryAfterSeconds: readNumber(values.get("retry-after")),
		cachedTokens: readNumber(values.get("cached")) ?? 0,
		echo: values.has("echo"),
	};
}

/** The text without its directives, as the answer quotes it. */
export function stripDirectives(text: string): string {
	return text.replace(DIRECTIVE, "").trim();
}

/** Keeps a mistyped number from filling the memory. */
function capTokens(tokens: number | null): number | null {
	return tokens === null ? null : Math.min(Math.floor(tokens), 200_000);
}

function readNumber(text: string | undefined): number | null {
	if (text === undefined || text === "") return null;
	const value = Number(text);
	return Number.isFinite(value) && value >= 0 ? value : null;
}

function readFault(text: string | undefined): FaultDirective | null {
	const match = FAULT.exec(text?.trim() ?? "");
	if (match?.[1] === undefined) return null;
	return {
		kind: match[1],
		modelId: match[2] ?? null,
		times: match[3] === undefined ? null : Number(match[3]),
	};
}
