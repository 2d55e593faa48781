import { expect, it } from "vitest";
import {
	formatAge,
	formatCount,
	formatFinePoints,
	formatPercentile,
	formatPoints,
	formatUsd,
} from "./format-values.ts";

it("writes dollars with three digits that matter and at least cents", () => {
	const texts = [0, 0.1, 0.05, 0.007, 0.0274, 0.000_833_3, 0.999, 1, 12.345, 3e-8].map(formatUsd);
	expect(texts).toEqual([
		"$0",
		"$0.10",
		"$0.05",
		"$0.007",
		"$0.0274",
		"$0.000833",
		"$0.999",
		"$1.00",
		"$12.35",
		"$0.00000003",
	]);
});

it("writes points with one decimal, and more where one would hide a difference", () => {
	expect([40e6, 20_750_000, 0].map(formatPoints)).toEqual(["40", "20.8", "0"]);
	expect([15_500_000, 1, 0].map(formatFinePoints)).toEqual(["15.5", "0.000001", "0"]);
	expect([100, 83.42, 0.04, 29.96].map(formatPercentile)).toEqual(["100", "83.4", "0", "30"]);
});

it("groups thousands and names ages in the unit that fits", () => {
	expect([7, 999, -120, 1120, 1_234_567].map(formatCount)).toEqual([
		"7",
		"999",
		"-120",
		"1,120",
		"1,234,567",
	]);
	const ages = [-5, 40_000, 180_000, 7_200_000, 5 * 86_400_000].map(formatAge);
	expect(ages).toEqual(["0 s", "40 s", "3 min", "2 h", "5 days"]);
});
