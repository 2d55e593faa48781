import { expect, test } from "vitest";
import { parseFilters } from "#components/filters/parse-filters.ts";
import { REQUEST_FILTERS } from "#components/requests/request-filters.ts";
import { ACTIONS, DESTINATIONS, mayGo, PAGE_KEYS } from "./destinations.ts";
import { destinationsOf, searchesFor } from "./read-typed.ts";

const id = "019a7c10-5b1e-7cc2-8f0d-0123456789ab";

test("a pasted id leads to its request and its decision, wherever it stands in the text", () => {
	expect(destinationsOf(` x-request-id: ${id.toUpperCase()} `).map(({ href }) => href)).toEqual([
		`/requests/${id}`,
		`/routing/${id}`,
	]);
});

test("the beginning of an id and a model lead to lists that understand their filters", () => {
	for (const text of ["019a7c10", "anthropic/claude-sonnet-4.5"]) {
		const href = destinationsOf(text).find((to) => to.href.startsWith("/requests?"))?.href ?? "";
		const q = new URL(href, "http://x").searchParams.get("q") ?? "";
		expect(parseFilters(q, REQUEST_FILTERS)).toMatchObject({ problems: [], terms: [{}] });
	}
	expect(destinationsOf("show me")).toEqual([]);
});

test("typed filters lead to requests, and a word to where things of that name are", () => {
	const hrefs = (text: string) =>
		searchesFor(text).map(({ href }) => new URL(href, "http://x").searchParams.get("q"));
	expect(hrefs("status:error cost:>0.02")).toEqual(["status:error cost:>0.02"]);
	expect(hrefs("sim-flash")).toEqual(["sim-flash", "package:sim-flash"]);
	expect(hrefs("a b")).toEqual(["a b"]);
	expect(hrefs("x")).toEqual([]);
});

test("only what one may open is offered, and no letter leads to two sections", () => {
	const shown = [...DESTINATIONS, ...ACTIONS].filter((to) => mayGo(to, ["/", "/models"]));
	expect(shown.map(({ href }) => href)).toEqual(["/", "/models"]);
	expect(new Set(PAGE_KEYS.map(({ key }) => key)).size).toBe(PAGE_KEYS.length);
});

test("every action begins on a page that is in the navigation, so that somebody is offered it", () => {
	const pages = DESTINATIONS.map(({ href }) => href);
	expect(ACTIONS.filter((action) => !mayGo(action, pages))).toEqual([]);
});
