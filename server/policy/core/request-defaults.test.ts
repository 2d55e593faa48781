import { expect, it } from "vitest";
import { shouldStream } from "./request-defaults.ts";

const features = { promptTokens: 50, expectedCompletionTokens: 500, maxCompletionTokens: null };

it("streams long answers and long prompts, and answers short ones at once", () => {
	expect(shouldStream(features)).toBe(true);
	expect(shouldStream({ ...features, maxCompletionTokens: 16 })).toBe(false);
	expect(shouldStream({ ...features, promptTokens: 9000, maxCompletionTokens: 16 })).toBe(true);
});
