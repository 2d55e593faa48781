import type { Edge, Lock } from "../locks/lock-model.ts";

/** The lock as numbered nodes: one for each package, and one for each extra that it offers. */
export interface NodeGraph {
	/** Nodes that an edge leads to: its targets and the extras asked of them. */
	enter(edge: Edge): number[];
	next(node: number): readonly number[];
	/** Index of the node's package in the lock. */
	packageOf(node: number): number;
	nameOf(node: number): string;
}

interface Node {
	readonly package: number;
	readonly edges: readonly Edge[];
	next: readonly number[] | null;
}

/** Numbers the nodes once; successors are tied when first asked for. */
export function buildNodes(lock: Lock): NodeGraph {
	const rootKeys = new Set(lock.roots.flatMap((root) => root.key ?? []));
	const nodes: Node[] = [];
	const plain = new Map<string, number>();
	const ofExtra = new Map<string, number>();
	for (const [index, locked] of lock.packages.entries()) {
		if (rootKeys.has(locked.key)) continue;
		plain.set(locked.key, nodes.length);
		const edges = locked.edges.filter((edge) => edge.ofExtra === null);
		nodes.push({ package: index, edges, next: null });
		for (const extra of new Set(locked.edges.flatMap((edge) => edge.ofExtra ?? []))) {
			ofExtra.set(`${locked.key}[${extra}]`, nodes.length);
			const extraEdges = locked.edges.filter((edge) => edge.ofExtra === extra);
			nodes.push({ package: index, edges: extraEdges, next: null });
		}
	}
	const enter = (edge: Edge): number[] =>
		edge.targets.flatMap((key) => {
			const base = plain.get(key);
			if (base === undefined) return [];
			return [base, ...edge.extras.flatMap((extra) => ofExtra.get(`${key}[${extra}]`) ?? [])];
		});
	return {
		enter,
		next: (id) => {
			const node = nodes[id];
			if (node === undefined) return [];
			node.next ??= [...new Set(node.edges.flatMap(enter))];
			return node.next;
		},
		packageOf: (id) => nodes[id]?.package ?? -1,
		nameOf: (id) => lock.packages[nodes[id]?.package ?? -1]?.name ?? "",
	};
}
