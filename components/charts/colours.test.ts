import { expect, test } from "vitest";
import { assignColours, OTHER_KEY, SERIES_COLOURS } from "./colours.ts";

/** `--surface` of each theme. */
const SURFACES = { light: "#ffffff", dark: "#14161a" } as const;
/** Just noticeable is about 2; this is many times that. */
const MIN_DISTANCE = 10;

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const BLINDNESS = {
	none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
	protan: [
		0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
	],
	deutan: [
		0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
	],
	tritan: [
		1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
	],
} as const;

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return [r ?? 0, g ?? 0, b ?? 0];
}

function seen([r, g, b]: Triple, matrix: readonly number[]): Triple {
	const row = (at: number) =>
		Math.min(
			1,
			Math.max(0, (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b),
		);
	return [row(0), row(3), row(6)];
}

/** Oklab times 100: about the scale of CIE Lab. */
function lab([r, g, b]: Triple): Triple {
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
		100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
		100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
	];
}

function contrast(a: string, b: string): number {
	const [x, y] = [a, b].map((hex) => {
		const [r, g, blue] = linear(hex);
		return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
	});
	return Math.max((x ?? 1) / (y ?? 1), (y ?? 1) / (x ?? 1));
}

for (const theme of ["light", "dark"] as const) {
	const colours = SERIES_COLOURS.map((pair) => pair[theme]);

	test(`every series reaches 3:1 on the ${theme} surface`, () => {
		for (const colour of colours) {
			expect(contrast(colour, SURFACES[theme]), colour).toBeGreaterThanOrEqual(3);
		}
	});

	test.each(Object.entries(BLINDNESS))(`${theme} colours stay apart: %s`, (_, matrix) => {
		const labs = colours.map((colour) => lab(seen(linear(colour), matrix)));
		for (const [i, a] of labs.entries()) {
			for (const [j, b] of labs.entries()) {
				if (j <= i) continue;
				const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
				expect(distance, `${colours[i]} and ${colours[j]}`).toBeGreaterThan(MIN_DISTANCE);
			}
		}
	});
}

test("a key has the same colour whatever stands beside it", () => {
	const alone = assignColours(["anthropic"]).get("anthropic");
	expect(assignColours(["openai", "anthropic", "google"]).get("anthropic")).toBe(alone);
	expect(assignColours(["acme/a"])).toEqual(assignColours(["acme/a"]));
});

test("a chart of eight shows no colour twice, and Other has one of its own", () => {
	const keys = Array.from({ length: 8 }, (_, index) => `vendor/model-${index}`);
	const colours = assignColours([...keys, OTHER_KEY]);
	expect(new Set(colours.values()).size).toBe(9);
});
