import { expect, test } from "vitest";
import { countChoices } from "./count-choices.ts";

test("the most frequent choices stand alone, the rest together, and nothing is lost", () => {
	const rows = [
		{ bucket: 0, chosen: "a", count: 3 },
		{ bucket: 1, chosen: "b", count: 5 },
		{ bucket: 1, chosen: "c", count: 1 },
		{ bucket: 2, chosen: "d", count: 1 },
		{ bucket: 2, chosen: "a", count: 3 },
	];
	expect(countChoices(rows, { buckets: 3, top: 2 })).toEqual({
		choices: [
			{ modelId: "a", counts: [3, 0, 3] },
			{ modelId: "b", counts: [0, 5, 0] },
			{ modelId: null, counts: [0, 1, 1] },
		],
		modelCount: 4,
	});
	expect(countChoices(rows, { buckets: 3, top: 8 }).choices).toHaveLength(4);
	expect(countChoices([], { buckets: 3, top: 8 })).toEqual({ choices: [], modelCount: 0 });
});
