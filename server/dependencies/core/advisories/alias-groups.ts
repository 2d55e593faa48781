/** Identifiers that name one vulnerability, joined through every chain of aliases. */
export interface AliasGroups {
	/** All identifiers that name the same as `id`, itself included; sorted. */
	membersOf(id: string): readonly string[];
	/** The same text for all members of one group. */
	keyOf(id: string): string;
}

/** Joins records by their aliases: A-B and B-C make one group of A, B and C (union-find). */
export function joinAliases(
	records: Iterable<{ readonly id: string; readonly aliases: readonly string[] }>,
): AliasGroups {
	const parents = new Map<string, string>();
	const find = (id: string): string => {
		let root = id;
		for (let parent = parents.get(root); parent !== undefined && parent !== root; ) {
			root = parent;
			parent = parents.get(root);
		}
		if (root !== id) parents.set(id, root);
		return root;
	};
	for (const { id, aliases } of records) {
		for (const alias of [id, ...aliases]) {
			if (!parents.has(alias)) parents.set(alias, alias);
			const [from, to] = [find(alias), find(id)];
			if (from !== to) parents.set(from, to);
		}
	}
	const groups = new Map<string, string[]>();
	for (const id of parents.keys()) {
		const root = find(id);
		const group = groups.get(root);
		if (group === undefined) groups.set(root, [id]);
		else group.push(id);
	}
	for (const group of groups.values()) group.sort();
	const membersOf = (id: string): readonly string[] => groups.get(find(id)) ?? [id];
	return { membersOf, keyOf: (id) => membersOf(id)[0] ?? id };
}
