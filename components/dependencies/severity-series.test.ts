import { expect, test } from "vitest";
import { severitySeries } from "./severity-series.ts";

const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

test("a day without an audit is a gap, and levels that never occur are left out", () => {
	const series = severitySeries([{ ...none, high: 2 }, null, none]);
	expect(series.map(({ key, values }) => [key, values])).toEqual([["high", [2, null, 0]]]);
});
