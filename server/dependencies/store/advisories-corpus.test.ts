import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import { findVulnerabilities } from "../core/advisories/find-vulnerabilities.ts";
import { traceDependencies } from "../core/graph/trace-dependencies.ts";
import { readLock } from "../core/locks/read-lock.ts";
import { corpusAbsence, corpusPath, corpusTitle, readCorpus } from "../testing/corpus.ts";
import { readGolden } from "../testing/golden.ts";
import { importOsv } from "./import-advisories.ts";
import { importKev } from "./import-exploit-data.ts";
import type { OpenAdvisories } from "./open-advisories.ts";
import { openAdvisories } from "./open-advisories.ts";

const golden = readGolden();

describe.skipIf(corpusAbsence !== null)("findings on the corpus", () => {
	const folder = mkdtempSync(path.join(tmpdir(), "sophia-advisories-"));
	let opened: OpenAdvisories | null = null;

	beforeAll(async () => {
		const file = corpusPath("pypi-advisories.osv.jsonl.gz");
		const load = await importOsv({ folder, file, clock: systemClock });
		expect(load).toMatchObject({ read: 7_080, added: 7_080, malformed: 0, ignored: 0 });
		await importKev({ folder, file: corpusPath("kev.json.gz"), clock: systemClock });
		opened = openAdvisories(folder);
	}, 30_000);

	afterAll(() => rmSync(folder, { recursive: true }));

	it(corpusTitle("dates the data by its newest change that is not in the future"), () => {
		expect(opened?.data.snapshot).toMatchObject({
			dataDate: expect.stringMatching(/^2026-07-/),
			records: { PyPI: 7_080 },
		});
	});

	it.each(Object.keys(golden))(corpusTitle("finds exactly the reference's set in %s"), (name) => {
		const wanted = golden[name];
		const result = readLock("uv", readCorpus(`uvlocks/${name}.uv.lock.gz`));
		if (wanted === undefined || !result.ok || opened === null) throw new Error("cannot be read");
		const found = findVulnerabilities(
			result.lock,
			traceDependencies(result.lock),
			opened.data,
			"highest",
		);
		const got = found.flatMap((finding) =>
			finding.advisories.map((id) => `${finding.package.name} ${finding.version} ${id}`),
		);
		const live = wanted.findings.filter(({ lenient, withdrawn }) => lenient && !withdrawn);
		expect(got.sort()).toEqual(live.map((row) => `${row.package} ${row.version} ${row.id}`).sort());
		const groups = found.map((finding) => `${finding.package.key} ${finding.identifiers[0]}`);
		expect(new Set(groups).size).toBe(groups.length);
	});

	it(corpusTitle("gives each finding the fixes of the reference"), () => {
		for (const [name, wanted] of Object.entries(golden)) {
			const result = readLock("uv", readCorpus(`uvlocks/${name}.uv.lock.gz`));
			if (!result.ok || opened === null) throw new Error("cannot be read");
			const traces = traceDependencies(result.lock);
			for (const finding of findVulnerabilities(result.lock, traces, opened.data, "highest")) {
				const rows = wanted.findings.filter(
					(row) =>
						finding.advisories.includes(row.id) &&
						row.package === finding.package.name &&
						row.version === finding.version,
				);
				const fixed = [...new Set(rows.flatMap((row) => row.fixedAbove))].sort();
				expect({ id: finding.id, fixed: [...finding.fixed].sort() }).toEqual({
					id: finding.id,
					fixed,
				});
			}
		}
	});
});
