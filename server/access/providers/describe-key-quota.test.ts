import { expect, test } from "vitest";
import { describeKeyQuota } from "./describe-key-quota.ts";

test.each([
	[
		{ usage: 12.3, limit: 100, limit_remaining: 87.7 },
		"works; $12.30 used, $87.70 of $100.00 left",
	],
	[{ usage: 5, limit: 20 }, "works; $5.00 used, $15.00 of $20.00 left"],
	[{ usage: 21, limit: 20, limit_remaining: -1 }, "works; $21.00 used, $0.00 of $20.00 left"],
	[{ usage: 3, limit: null }, "works; $3.00 used, the key has no limit of its own"],
])("tells %j as numbers of ours", (data, words) => {
	expect(describeKeyQuota(JSON.stringify({ data: { label: "<script>", ...data } }))).toBe(words);
});

test.each([{}, { data: {} }, { data: { usage: "12" } }, { data: { usage: -1 } }, []])(
	"says nothing of %j",
	(answer) => {
		expect(describeKeyQuota(JSON.stringify(answer))).toBeNull();
	},
);
