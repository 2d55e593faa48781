/** A package and what it brings in, on the way to the finding. */
export interface PathNode {
	readonly name: string;
	readonly children: readonly PathNode[];
}

/** Paths that begin alike become branches of one tree, in the order in which they came. */
export function buildPathTree(paths: readonly (readonly string[])[]): readonly PathNode[] {
	const byFirst = new Map<string, (readonly string[])[]>();
	for (const [first, ...rest] of paths) {
		if (first === undefined) continue;
		byFirst.set(first, [...(byFirst.get(first) ?? []), rest]);
	}
	return [...byFirst].map(([name, rests]) => ({ name, children: buildPathTree(rests) }));
}
