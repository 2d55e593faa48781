import { expect, it } from "vitest";
import { composePicture, wrapText } from "./compose-picture.ts";

const measure = (text: string) => text.length * 6;
const CHART = {
	title: "Requests",
	legend: [{ label: "ok", colour: "#123456" }],
	drawing: "<path d='M0 0'/>",
	width: 400,
	height: 200,
	words: "3 in all.",
};
const compose = (charts: readonly (typeof CHART)[]) =>
	composePicture({
		heading: "Overview <b> & more",
		facts: ["22 Nov UTC", "simulated"],
		charts,
		colours: { back: "#fff", text: "#000", muted: "#666" },
		measure,
	});

it("a picture holds heading, facts, drawing, legend and words, and grows with each chart", () => {
	const one = compose([CHART]);
	for (const part of ["22 Nov UTC · simulated", "ok", "#123456", "M0 0", "3 in all."]) {
		expect(one.svg).toContain(part);
	}
	expect(one.width).toBe(448);
	expect(compose([CHART, CHART]).height).toBeGreaterThan(one.height + CHART.height);
});

it("no text of the page becomes markup of the picture", () => {
	const { svg } = compose([{ ...CHART, words: '"><script>' }]);
	expect(svg).toContain("Overview &lt;b&gt; &amp; more");
	expect(svg).not.toContain("<script");
});

it("text is broken at blanks and loses no word", () => {
	expect(wrapText("one two  three", 48, measure)).toEqual(["one two", "three"]);
	expect(wrapText("unbreakable", 12, measure)).toEqual(["unbreakable"]);
});
