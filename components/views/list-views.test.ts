import { expect, test } from "vitest";
import { REQUEST_FILTERS } from "#components/requests/request-filters.ts";
import { REQUEST_SORTS } from "#components/requests/search-params.ts";
import { DECISION_FILTERS } from "#components/routing/decision-filters.ts";
import { DECISION_SORTS } from "#components/routing/search-params.ts";
import { readListState } from "#components/table/list-state.ts";
import { DECISION_VIEWS, REQUEST_VIEWS, readView, writeView } from "./list-views.ts";

const reader = { nowMs: 0, zone: "UTC", remembered: null };

test.each(REQUEST_VIEWS)("the view $name of requests is understood in full", ({ search }) => {
	const definition = { filters: REQUEST_FILTERS, sorts: REQUEST_SORTS };
	expect(readListState({ ...readView(search), size: null }, definition, reader).problems).toEqual(
		[],
	);
});

test.each(DECISION_VIEWS)("the view $name of decisions is understood in full", ({ search }) => {
	const definition = { filters: DECISION_FILTERS, sorts: DECISION_SORTS };
	expect(readListState({ ...readView(search), size: null }, definition, reader).problems).toEqual(
		[],
	);
});

test("a saved view keeps filters, order, range and columns, not the page or what is open", () => {
	const search = writeView("?q=model:a*&sort=cost&range=7d&cols=-cost&after=x&open=y&view=z");
	expect(search).toBe("q=model%3Aa*&sort=cost&range=7d&cols=-cost");
	expect(readView(search)).toMatchObject({ q: "model:a*", range: "7d", order: null });
});

test("what the address says and nobody understands is a problem, never applied, never dropped", () => {
	const { terms, problems, sort } = readListState(
		{ q: "status:ok env:dev", sort: "size", range: "soon", size: "75" },
		{ filters: REQUEST_FILTERS, sorts: REQUEST_SORTS },
		reader,
	);
	expect(terms).toHaveLength(1);
	expect(sort).toBeNull();
	expect(problems.map(({ key }) => key)).toEqual(["q", "range", "sort", "size"]);
});
