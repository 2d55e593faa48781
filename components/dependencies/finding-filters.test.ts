import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseFilters } from "#components/filters/parse-filters.ts";
import { printFilters } from "#components/filters/print-filters.ts";
import { ALL_FINDING_FILTERS, DEFAULT_FILTERS, toFindingInput } from "./finding-filters.ts";
import { loadFindingParams, readFindings } from "./finding-search.ts";
import { FINDING_VIEWS } from "./finding-views.ts";

function read(text: string) {
	const { terms, problems } = parseFilters(text, ALL_FINDING_FILTERS);
	expect(problems).toEqual([]);
	return toFindingInput(terms);
}

test("typed filters become the input of the list, and what is excluded becomes all the others", () => {
	expect(
		read(`${DEFAULT_FILTERS} -severity:low,unknown is:fixable -is:direct package:click`),
	).toEqual({
		input: {
			states: ["open"],
			checks: ["vulnerabilities"],
			severities: ["critical", "high", "medium"],
			fixable: true,
			direct: false,
			package: "click",
		},
		problems: [],
	});
});

test("findings begin with open vulnerabilities, the most dangerous first", () => {
	const { q, sort, after } = loadFindingParams(new URLSearchParams());
	expect(readFindings({ projectId: null, q, sort, after }).input).toEqual({
		states: ["open"],
		checks: ["vulnerabilities"],
		sort: "risk",
		limit: 50,
	});
});

test("an order that there is not is a problem, and the usual one stays in force", () => {
	const read = readFindings({ projectId: null, q: "", sort: "size", after: null });
	expect(read.sort).toBe("risk");
	expect(read.problems).toMatchObject([{ key: "sort" }]);
});

test("a project is named where findings of all are listed, and only there", () => {
	expect(read('project:shop,"the example"').input).toEqual({ projects: ["shop", "the example"] });
	const text = { q: "project:shop", sort: "risk", after: null } as const;
	expect(readFindings({ ...text, projectId: null }).input).toMatchObject({ projects: ["shop"] });
	const alone = readFindings({ ...text, projectId: "1" });
	expect(alone.input).toMatchObject({ projectId: "1" });
	expect(alone.problems).toHaveLength(1);
});

test("a bare word looks anywhere and is printed so that it reads back the same", () => {
	const { terms } = parseFilters("requests", ALL_FINDING_FILTERS);
	expect(toFindingInput(terms).input).toEqual({ query: "requests" });
	expect(printFilters(terms, ALL_FINDING_FILTERS)).toBe("text:requests");
	expect(read("cafe").input).toEqual({ query: "cafe" });
});

test("what the server has no words for is a problem, never left out", () => {
	for (const text of [
		"package:cli*",
		"-package:click",
		"rule:a,b",
		"state:open state:fixed",
		"-scope:prod,extra,group",
		"-project:shop",
	]) {
		expect(read(text).problems, text).toHaveLength(1);
	}
});

test("each filter of the manual and of the views is understood", () => {
	const [, table = ""] = readFileSync("docs/dependencies.md", "utf8").split("| filter | meaning |");
	const rows = (table.split("\n\n")[0] ?? "").split("\n").filter((row) => row.startsWith("| `"));
	const documented = rows.flatMap((row) =>
		[...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, filter]) => filter ?? ""),
	);
	expect(documented.length).toBeGreaterThan(8);
	const views = FINDING_VIEWS.map(({ search }) => new URLSearchParams(search).get("q") ?? "");
	for (const text of [...documented, ...views]) expect(read(text).problems, text).toEqual([]);
});
