import type { RequestDetail } from "#server/ledger/contract.ts";

type Span = RequestDetail["spans"][number];

/** A span in its place in the tree. */
export interface TraceNode {
	/** Its place in depth-first order: the line that it has when everything is open. */
	readonly index: number;
	readonly span: Span;
	/** 0 for spans that no other holds. */
	readonly depth: number;
	/** `null` for spans that no other holds. */
	readonly parent: number | null;
	readonly childCount: number;
	/** Index of the last span beneath it; its own where there is none. */
	readonly lastBeneath: number;
	/** Its place among its siblings, from 1. */
	readonly place: number;
	readonly siblings: number;
	readonly isError: boolean;
}

/**
 * Spans name their own id and their parent's in `spanId` and `parentId`. Those without a parent that
 * is there, and those that would hold themselves, stand at the top. Siblings are in order of start.
 */
export function buildTrace(spans: readonly Span[]): readonly TraceNode[] {
	const ids = new Map<string, number>();
	for (const [at, span] of spans.entries()) {
		const id = span.attributes?.spanId;
		if (id !== undefined && !ids.has(String(id))) ids.set(String(id), at);
	}
	const parents = spans.map((span, at) => {
		const id = span.attributes?.parentId;
		const parent = id === undefined ? undefined : ids.get(String(id));
		return parent === undefined || parent === at ? null : parent;
	});
	cutCircles(parents);
	const children = new Map<number | null, number[]>();
	for (const [at, parent] of parents.entries()) {
		const known = children.get(parent);
		if (known) known.push(at);
		else children.set(parent, [at]);
	}
	const order = (a: number, b: number) => {
		const [first, second] = [spans[a], spans[b]];
		if (!first || !second) return 0;
		return first.startMs - second.startMs || second.endMs - first.endMs || a - b;
	};
	for (const group of children.values()) group.sort(order);
	return flatten(spans, children);
}

/** A span that is reached from itself loses its parent; each span is walked once. */
function cutCircles(parents: (number | null)[]): void {
	const done = new Set<number>();
	for (const start of parents.keys()) {
		const path = new Set<number>();
		let at: number | null = start;
		while (at !== null && !done.has(at)) {
			path.add(at);
			const parent: number | null = parents[at] ?? null;
			if (parent !== null && path.has(parent)) {
				parents[at] = null;
				break;
			}
			at = parent;
		}
		for (const one of path) done.add(one);
	}
}

interface Draft {
	index: number;
	span: Span;
	depth: number;
	parent: number | null;
	childCount: number;
	lastBeneath: number;
	place: number;
	siblings: number;
	isError: boolean;
}

/** Without recursion: a trace may be deeper than the stack. */
function flatten(
	spans: readonly Span[],
	children: ReadonlyMap<number | null, readonly number[]>,
): readonly TraceNode[] {
	const nodes: Draft[] = [];
	const open = [{ group: children.get(null) ?? [], next: 0, parent: null as number | null }];
	for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
		const at = level.group[level.next];
		if (at === undefined) {
			const parent = level.parent === null ? undefined : nodes[level.parent];
			if (parent) parent.lastBeneath = nodes.length - 1;
			open.pop();
			continue;
		}
		level.next += 1;
		const span = spans[at];
		if (span === undefined) continue;
		const index = nodes.length;
		const beneath = children.get(at) ?? [];
		nodes.push({
			index,
			span,
			depth: open.length - 1,
			parent: level.parent,
			childCount: beneath.length,
			lastBeneath: index,
			place: level.next,
			siblings: level.group.length,
			isError: isError(span),
		});
		if (beneath.length > 0) open.push({ group: beneath, next: 0, parent: index });
	}
	return nodes;
}

function isError({ attributes }: Span): boolean {
	if (attributes === undefined) return false;
	const { error, errorClass, outcome } = attributes;
	return (
		(error !== undefined && error !== false) || errorClass !== undefined || outcome === "error"
	);
}

/** The lines that show while the children of `closed` are folded away. */
export function visibleNodes(
	nodes: readonly TraceNode[],
	closed: ReadonlySet<number>,
): readonly TraceNode[] {
	const shown: TraceNode[] = [];
	for (let at = 0; at < nodes.length; ) {
		const node = nodes[at];
		if (node === undefined) break;
		shown.push(node);
		at = closed.has(at) ? node.lastBeneath + 1 : at + 1;
	}
	return shown;
}

/** Long traces open with their first two levels, short ones whole. */
export function initiallyClosed(nodes: readonly TraceNode[]): ReadonlySet<number> {
	if (nodes.length <= OPEN_WHOLE) return new Set();
	return new Set(
		nodes.filter(({ depth, childCount }) => depth >= 1 && childCount > 0).map(({ index }) => index),
	);
}
const OPEN_WHOLE = 200;

/** `closed` without everything that hides the span. */
export function reveal(
	nodes: readonly TraceNode[],
	closed: ReadonlySet<number>,
	index: number,
): ReadonlySet<number> {
	const next = new Set(closed);
	for (let at = nodes[index]?.parent ?? null; at !== null; at = nodes[at]?.parent ?? null) {
		next.delete(at);
	}
	return next;
}

/** Spans whose name or attributes hold the text. */
export function searchTrace(nodes: readonly TraceNode[], text: string): readonly number[] {
	const wanted = text.trim().toLowerCase();
	if (wanted === "") return [];
	return nodes
		.filter(({ span }) => {
			const { name, attributes } = span;
			if (name.toLowerCase().includes(wanted)) return true;
			return Object.entries(attributes ?? {}).some(
				([key, value]) =>
					!PLUMBING.has(key) && `${key}=${String(value)}`.toLowerCase().includes(wanted),
			);
		})
		.map(({ index }) => index);
}

/** Attributes that make the tree and say nothing else. */
export const PLUMBING: ReadonlySet<string> = new Set(["spanId", "parentId"]);

/** The next of `among` after `from`, or before it; goes round at the ends. */
export function stepAmong(
	among: readonly number[],
	from: number,
	direction: 1 | -1,
): number | null {
	const next =
		direction === 1
			? (among.find((index) => index > from) ?? among[0])
			: (among.findLast((index) => index < from) ?? among.at(-1));
	return next ?? null;
}
