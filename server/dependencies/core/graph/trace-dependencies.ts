import type { Edge, Lock, LockedPackage } from "../locks/lock-model.ts";
import { formatScope } from "../locks/lock-model.ts";
import type { NodeGraph } from "./build-nodes.ts";
import { buildNodes } from "./build-nodes.ts";

/** How one package comes into a project. */
export interface PackageTrace {
	/** Distance from a project: 1 is a direct dependency. */
	readonly depth: number;
	/** `prod`, `extra:name`, `group:name`; sorted. */
	readonly scopes: readonly string[];
	/** Names of the direct dependencies through which it comes; sorted, itself when direct. */
	readonly introducedBy: readonly string[];
	/** A shortest chain of names, from the direct dependency to the package. */
	readonly shortestPath: readonly string[];
	/** The projects of the lock that need it; sorted. */
	readonly roots: readonly string[];
}

export interface DependencyTraces {
	/** By package key; the projects themselves and packages that nothing needs are absent. */
	readonly traces: ReadonlyMap<string, PackageTrace>;
	/** Packages that no project of the lock needs; empty where the lock has no graph. */
	readonly unreachable: readonly LockedPackage[];
}

interface Draft {
	depth: number;
	path: readonly string[];
	readonly scopes: Set<string>;
	readonly introducers: Set<string>;
	readonly roots: Set<string>;
}

/** One direct dependency with all the places that ask for it. */
interface Start {
	readonly edge: Edge;
	readonly scopes: Set<string>;
	readonly roots: Set<string>;
}

/**
 * Follows every direct dependency of every project. Markers are not evaluated: a lock serves many
 * environments, and a package counts where any of them needs it. The walk stops at the projects
 * themselves, whose own dependencies are followed under their own name.
 */
export function traceDependencies(lock: Lock): DependencyTraces {
	const graph = buildNodes(lock);
	const drafts = new Map<number, Draft>();
	for (const start of gatherStarts(lock)) walk(graph, start, drafts);
	const traces = new Map<string, PackageTrace>();
	for (const [index, draft] of drafts) {
		const key = lock.packages[index]?.key;
		if (key !== undefined) traces.set(key, finish(draft));
	}
	const rootKeys = new Set(lock.roots.flatMap((root) => root.key ?? []));
	const unreachable = lock.hasGraph
		? lock.packages.filter(({ key }) => !rootKeys.has(key) && !traces.has(key))
		: [];
	return { traces, unreachable };
}

function gatherStarts(lock: Lock): Start[] {
	const starts = new Map<string, Start>();
	for (const root of lock.roots) {
		for (const { scope, edges } of root.scopes) {
			for (const edge of edges) {
				const id = JSON.stringify([edge.name, edge.targets, edge.extras]);
				const known = starts.get(id);
				const start = known ?? { edge, scopes: new Set(), roots: new Set() };
				if (known === undefined) starts.set(id, start);
				start.scopes.add(formatScope(scope));
				start.roots.add(root.name);
			}
		}
	}
	return [...starts.values()];
}

function walk(graph: NodeGraph, start: Start, drafts: Map<number, Draft>): void {
	const from = new Map<number, number>();
	let layer = graph.enter(start.edge);
	for (const node of layer) from.set(node, -1);
	for (let depth = 1; layer.length > 0; depth += 1) {
		const next: number[] = [];
		for (const node of layer) {
			note(graph, node, depth, from, start, drafts);
			for (const target of graph.next(node)) {
				if (from.has(target)) continue;
				from.set(target, node);
				next.push(target);
			}
		}
		layer = next;
	}
}

function note(
	graph: NodeGraph,
	node: number,
	depth: number,
	from: ReadonlyMap<number, number>,
	start: Start,
	drafts: Map<number, Draft>,
): void {
	const index = graph.packageOf(node);
	let draft = drafts.get(index);
	if (draft === undefined) {
		draft = {
			depth: Number.POSITIVE_INFINITY,
			path: [],
			scopes: new Set(),
			introducers: new Set(),
			roots: new Set(),
		};
		drafts.set(index, draft);
	}
	if (depth < draft.depth) {
		draft.depth = depth;
		draft.path = readPath(graph, node, from);
	}
	draft.introducers.add(start.edge.name);
	for (const scope of start.scopes) draft.scopes.add(scope);
	for (const root of start.roots) draft.roots.add(root);
}

function readPath(graph: NodeGraph, node: number, from: ReadonlyMap<number, number>): string[] {
	const path: string[] = [];
	for (let at = node; at >= 0; at = from.get(at) ?? -1) path.unshift(graph.nameOf(at));
	return path;
}

function finish(draft: Draft): PackageTrace {
	return {
		depth: draft.depth,
		scopes: [...draft.scopes].sort(),
		introducedBy: [...draft.introducers].sort(),
		shortestPath: draft.path,
		roots: [...draft.roots].sort(),
	};
}
