import path from "node:path";
import { parseNameLine, type SnapshotIndex } from "./snapshot-index.ts";
import { openSortedLines } from "./sorted-lines.ts";

/** Loads that the index remembers; what is older counts as changed in every respect. */
const MAX_CHANGES = 40;
const MAX_NAMES = 2_000;

/**
 * Adds what a load changed to what the index remembers of earlier ones; `changed` are identifiers of
 * which something else is known now, null where it may be any.
 */
export function rememberChange(
	folder: string,
	previous: SnapshotIndex | null,
	index: SnapshotIndex,
	changed: ReadonlySet<string> | null,
): SnapshotIndex {
	const packages =
		previous === null || changed === null ? null : listTouched(folder, previous, index, changed);
	const change = { id: index.id, from: previous?.id ?? null, packages };
	return { ...index, changes: [...(previous?.changes ?? []), change].slice(-MAX_CHANGES) };
}

/** Null where it may be any package. */
function listTouched(
	folder: string,
	previous: SnapshotIndex,
	index: SnapshotIndex,
	changed: ReadonlySet<string>,
): string[] | null {
	const isNewEcosystem = Object.keys(index.counts).some((name) => !(name in previous.counts));
	if (isNewEcosystem) return null;
	const touched = new Set([
		...packagesOf(folder, previous, changed),
		...packagesOf(folder, index, changed),
	]);
	return touched.size > MAX_NAMES ? null : [...touched].sort();
}

/** Packages of all records that name the same vulnerability as an identifier that changed. */
function packagesOf(
	folder: string,
	{ files }: SnapshotIndex,
	changed: ReadonlySet<string>,
): string[] {
	return Object.entries(files.names).flatMap(([ecosystem, file]) => {
		const lines = openSortedLines(path.join(folder, file));
		try {
			return [...lines.entries()].flatMap(([name, text]) => {
				const isTouched = parseNameLine(text).some(
					([id, , , group]) => changed.has(id) || group?.some((other) => changed.has(other)),
				);
				return isTouched ? [`${ecosystem}:${name}`] : [];
			});
		} finally {
			lines.close();
		}
	});
}

/**
 * Packages, as `ecosystem:name`, of which the snapshot says something else than an earlier one did;
 * null where it may be any.
 */
export function listChangedSince(
	{ id, changes }: Pick<SnapshotIndex, "id" | "changes">,
	earlier: string,
): string[] | null {
	const touched = new Set<string>();
	let at: string | null = id;
	for (const change of changes.toReversed()) {
		if (at === earlier) break;
		if (change.id !== at) continue;
		if (change.packages === null) return null;
		for (const name of change.packages) touched.add(name);
		at = change.from;
	}
	return at === earlier ? [...touched].sort() : null;
}
