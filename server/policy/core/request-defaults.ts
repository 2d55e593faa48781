import type { RequestFeatures } from "../contract.ts";

/** The seed's parameters, for `gateway.invoke` only and only where the caller gave none. */
export const INVOKE_DEFAULTS = { max_tokens: 2000, temperature: 0.7 } as const;

/** An answer of this length takes seconds even on a fast model: its reader wants the beginning. */
const STREAM_FROM_COMPLETION_TOKENS = 200;
/** A prompt of this size delays the first token, and an idle connection with it. */
const STREAM_FROM_PROMPT_TOKENS = 2000;

/** Whether an answer to a caller that left it open is worth streaming. */
export function shouldStream(
	features: Pick<
		RequestFeatures,
		"promptTokens" | "expectedCompletionTokens" | "maxCompletionTokens"
	>,
): boolean {
	const { promptTokens, expectedCompletionTokens, maxCompletionTokens } = features;
	const completion = Math.min(
		expectedCompletionTokens,
		maxCompletionTokens ?? expectedCompletionTokens,
	);
	return completion >= STREAM_FROM_COMPLETION_TOKENS || promptTokens >= STREAM_FROM_PROMPT_TOKENS;
}
