import { expect, test } from "vitest";
import { readProjectLinks } from "./read-project-links.ts";

test("changes and code are found under the labels that projects use", () => {
	expect(
		readProjectLinks([
			["Homepage", "https://example.com/"],
			["Release Notes", "https://example.com/changes"],
			["Source Code", "https://example.com/code"],
		]),
	).toEqual({ changelog: "https://example.com/changes", repository: "https://example.com/code" });
});

test("a home page on a forge is the code, a page below it is not", () => {
	const of = (address: string) => readProjectLinks([["Homepage", address]]).repository;
	expect(of("https://github.com/psf/requests")).toBe("https://github.com/psf/requests");
	expect(of("https://github.com/psf/requests/issues")).toBeNull();
	expect(of("https://github.com.example.com/psf/requests")).toBeNull();
});

test.each([
	"http://example.com/changes",
	"javascript:alert(1)",
	"https://user:pass@example.com/changes",
	"not an address",
	`https://example.com/${"x".repeat(400)}`,
])("%s leads nowhere", (address) => {
	expect(readProjectLinks([["Changelog", address]])).toEqual({ changelog: null, repository: null });
});
