import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clock } from "#server/platform/clock.ts";
import type { Ecosystem } from "../core/locks/lock-model.ts";
import type { BulkAdvisories } from "../ports.ts";
import { readIndex } from "./advisory-store.ts";
import { importOsv } from "./import-advisories.ts";
import { listRecords } from "./list-records.ts";
import type { LoadEntry } from "./snapshot-index.ts";

/** Beyond this many changes one archive is fetched instead of single records. */
const MAX_SINGLE = 500;
const PARALLEL = 12;

/** The ecosystems to keep up to date: PyPI, and all others of which something is loaded. */
export function listEcosystems(folder: string): Ecosystem[] {
	const counts = readIndex(folder)?.counts ?? {};
	return counts.npm === undefined ? ["PyPI"] : ["PyPI", "npm"];
}

/**
 * Brings the loaded advisories of one ecosystem up to date. The list of changes is compared with
 * what is loaded, record by record, so that a load that was cut short is made good by the next.
 * Null where nothing changed.
 */
export async function syncAdvisories(options: {
	readonly folder: string;
	readonly ecosystem: Ecosystem;
	readonly bulk: BulkAdvisories;
	readonly clock: Clock;
}): Promise<LoadEntry | null> {
	const { folder, ecosystem, bulk, clock } = options;
	const index = readIndex(folder);
	const loaded = index === null ? [] : listRecords(folder, index);
	const known = new Map(loaded.map(({ id, modified }) => [id, Date.parse(modified)]));
	const listed = await bulk.listModified(ecosystem);
	const changed = listed.filter(({ id, modified }) => Date.parse(modified) > (known.get(id) ?? -1));
	if (changed.length === 0) return null;
	const work = mkdtempSync(path.join(tmpdir(), "sophia-sync-"));
	try {
		const source = `${bulk.address}/${ecosystem}`;
		if (changed.length > MAX_SINGLE) {
			const file = path.join(work, "all.zip");
			writeFileSync(file, await bulk.fetchAll(ecosystem));
			return await importOsv({ folder, file, source: `${source}/all.zip`, clock });
		}
		const file = path.join(work, "changed.jsonl");
		const records = await fetchSingle(
			changed.map(({ id }) => id),
			(id) => bulk.fetchRecord(ecosystem, id),
		);
		writeFileSync(file, records.map(asLine).join("\n"));
		return await importOsv({ folder, file, source, clock });
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

/** Records may be written over several lines; one that is no JSON is set aside by the import. */
function asLine(text: string): string {
	return text.replace(/\r?\n\s*/g, " ");
}

async function fetchSingle(
	ids: readonly string[],
	fetch: (id: string) => Promise<string>,
): Promise<string[]> {
	const found: string[] = [];
	const queue = [...ids];
	const work = async (): Promise<void> => {
		for (let id = queue.shift(); id !== undefined; id = queue.shift()) found.push(await fetch(id));
	};
	await Promise.all(Array.from({ length: Math.min(PARALLEL, ids.length) }, work));
	return found;
}
