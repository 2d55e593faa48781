import type { CatalogAnswer, CatalogOrigin } from "#server/catalog/ports.ts";
import { isAppError } from "#server/platform/errors.ts";
import {
	type GuardedFetch,
	type GuardedResponse,
	TOO_LARGE,
} from "#server/platform/http/guarded-fetch.ts";
import { parseEndpointLatency } from "./parse-endpoints.ts";
import { parseModelsAnswer } from "./parse-models-answer.ts";

export interface OpenRouterOriginOptions {
	/** Base URL ending in `/api/v1`. */
	readonly baseUrl: string;
	/** `null`: no key, and so no latencies. */
	readonly key: string | null;
	readonly fetch: GuardedFetch;
	/** `simulator`: the built-in one, which speaks the same format. */
	readonly source: "openrouter" | "simulator";
}

const MODELS_TIMEOUT_MS = 30_000;
const ENDPOINTS_TIMEOUT_MS = 5_000;
const ENDPOINTS_MAX_BYTES = 1_000_000;
const EXCERPT_CHARS = 500;

/** The catalogue of OpenRouter, or of anything that speaks its format. */
export function createOpenRouterOrigin(options: OpenRouterOriginOptions): CatalogOrigin {
	const { key } = options;
	const baseUrl = options.baseUrl.replace(/\/+$/, "");

	function get(
		path: string,
		limits: { maxBytes: number; timeoutMs: number },
		etag: string | null = null,
	) {
		return options.fetch({
			url: `${baseUrl}${path}`,
			headers: {
				...(key !== null && { authorization: `Bearer ${key}` }),
				...(etag !== null && { "if-none-match": etag }),
			},
			...limits,
		});
	}

	return {
		source: options.source,
		simulated: options.source === "simulator",
		async fetchModels({ etag, maxBytes }) {
			try {
				const limits = { maxBytes, timeoutMs: MODELS_TIMEOUT_MS };
				return readAnswer(await get("/models", limits, etag));
			} catch (error) {
				return describeFailure(error, maxBytes);
			}
		},
		async fetchPublishedTtft(modelId) {
			// OpenRouter shows latencies only to those who send a key.
			if (key === null) return null;
			try {
				const path = `/models/${modelId.split("/").map(encodeURIComponent).join("/")}/endpoints`;
				const limits = { maxBytes: ENDPOINTS_MAX_BYTES, timeoutMs: ENDPOINTS_TIMEOUT_MS };
				const response = await get(path, limits);
				if (response.status !== 200) return null;
				return parseEndpointLatency(JSON.parse(Buffer.from(response.body).toString("utf8")));
			} catch (error) {
				// A missing prior is a state that the policy knows; it must not stop the refresh.
				if (isAppError(error) || error instanceof SyntaxError) return null;
				throw error;
			}
		},
	};
}

function readAnswer(response: GuardedResponse): CatalogAnswer {
	if (response.status === 304) return { kind: "unchanged" };
	if (response.status !== 200) {
		return { kind: "unreachable", reason: `the source answered ${response.status}` };
	}
	const bytes = response.body.length;
	const text = Buffer.from(response.body).toString("utf8");
	const parsed = parseModelsAnswer(text);
	if (parsed.kind === "refused") {
		return { ...parsed, bytes, excerpt: text.slice(0, EXCERPT_CHARS) };
	}
	return { ...parsed, etag: response.headers.etag ?? null, bytes };
}

function describeFailure(error: unknown, maxBytes: number): CatalogAnswer {
	if (!isAppError(error)) throw error;
	if (error.details?.reason === TOO_LARGE) {
		const reason = `the answer is larger than ${maxBytes} bytes, out of proportion to the last one`;
		return { kind: "refused", reason, bytes: maxBytes, excerpt: "" };
	}
	return { kind: "unreachable", reason: error.message };
}
