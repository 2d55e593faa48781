import fc from "fast-check";
import { expect, test } from "vitest";
import {
	buildTrace,
	initiallyClosed,
	reveal,
	searchTrace,
	stepAmong,
	visibleNodes,
} from "./trace-model.ts";

function span(id: number, parent: number | null, startMs = id, more: object = {}) {
	const attributes = { spanId: id, ...(parent === null ? {} : { parentId: parent }), ...more };
	return { name: `span ${id}`, startMs, endMs: startMs + 10, attributes };
}

test("spans stand beneath their parent, in order of start", () => {
	const nodes = buildTrace([span(2, 0, 50), span(0, null, 0), span(1, 0, 20), span(3, 2, 60)]);
	expect(nodes.map((node) => [node.span.name, node.depth, node.parent, node.lastBeneath])).toEqual([
		["span 0", 0, null, 3],
		["span 1", 1, 0, 1],
		["span 2", 1, 0, 3],
		["span 3", 2, 2, 3],
	]);
	expect(nodes.map(({ place, siblings }) => `${place}/${siblings}`)).toEqual([
		"1/1",
		"1/2",
		"2/2",
		"1/1",
	]);
});

test("spans that name no parent, or one that is not there, stand at the top", () => {
	const nodes = buildTrace([
		{ name: "route", startMs: 5, endMs: 6 },
		{ name: "admit", startMs: 0, endMs: 1 },
		span(9, 77, 8),
	]);
	expect(nodes.map((node) => [node.span.name, node.depth])).toEqual([
		["admit", 0],
		["route", 0],
		["span 9", 0],
	]);
});

test("every span is shown once, whatever parents are named, circles included", () => {
	const parents = fc.array(fc.option(fc.nat(40), { nil: null }), { maxLength: 40 });
	fc.assert(
		fc.property(parents, (named) => {
			const nodes = buildTrace(named.map((parent, id) => span(id, parent)));
			expect(nodes.map((node) => node.span.name).sort()).toEqual(
				named.map((_, id) => `span ${id}`).sort(),
			);
			for (const node of nodes) {
				if (node.parent === null) continue;
				expect(node.parent).toBeLessThan(node.index);
				expect(nodes[node.parent]?.lastBeneath).toBeGreaterThanOrEqual(node.lastBeneath);
			}
		}),
	);
});

test("a chain deeper than the stack is built", () => {
	const chain = Array.from({ length: 50_000 }, (_, id) => span(id, id === 0 ? null : id - 1));
	expect(buildTrace(chain).at(-1)?.depth).toBe(49_999);
});

test("closing folds away everything beneath, revealing opens only the way to a span", () => {
	const nodes = buildTrace([span(0, null), span(1, 0), span(2, 1), span(3, 0), span(4, 3)]);
	const closed = new Set([1, 3]);
	expect(visibleNodes(nodes, closed).map(({ index }) => index)).toEqual([0, 1, 3]);
	const open = reveal(nodes, closed, 4);
	expect(visibleNodes(nodes, open).map(({ index }) => index)).toEqual([0, 1, 3, 4]);
	expect(visibleNodes(nodes, new Set([0]))).toHaveLength(1);
});

test("long traces open with two levels, short ones whole", () => {
	const long = buildTrace(
		Array.from({ length: 300 }, (_, id) => span(id, id === 0 ? null : Math.floor((id - 1) / 8))),
	);
	expect(visibleNodes(long, initiallyClosed(long))).toHaveLength(9);
	expect(initiallyClosed(buildTrace([span(0, null), span(1, 0)])).size).toBe(0);
});

test("search looks at names and attributes, errors are stepped through and round", () => {
	const nodes = buildTrace([
		span(0, null),
		span(1, 0, 1, { error: true, message: "no such host" }),
		span(2, 0, 2, { error: false }),
		span(3, 0, 3, { errorClass: "timeout" }),
	]);
	expect(searchTrace(nodes, "SUCH host")).toEqual([1]);
	expect(searchTrace(nodes, "spanId")).toEqual([]);
	expect(searchTrace(nodes, " ")).toEqual([]);
	const errors = nodes.filter(({ isError }) => isError).map(({ index }) => index);
	expect(errors).toEqual([1, 3]);
	expect([stepAmong(errors, 0, 1), stepAmong(errors, 1, 1), stepAmong(errors, 3, 1)]).toEqual([
		1, 3, 1,
	]);
	expect(stepAmong(errors, 1, -1)).toBe(3);
	expect(stepAmong([], 0, 1)).toBeNull();
});
