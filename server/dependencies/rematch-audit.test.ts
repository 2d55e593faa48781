import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { AuditReport } from "./contract.ts";
import { confirmReport } from "./core/history/confirm-report.ts";
import { loadProject } from "./load-project.ts";
import { formatCycloneDx, renewCycloneDx } from "./reports/format-cyclonedx.ts";
import { rematchAudit, runAudit } from "./run-audit.ts";
import { importOsv } from "./store/import-advisories.ts";
import { importEpss, importKev } from "./store/import-exploit-data.ts";
import { openAdvisories } from "./store/open-advisories.ts";
import { buildUvLock } from "./testing/build-lock.ts";
import { buildProjectFiles } from "./testing/memory-project.ts";
import { buildAuditDeps, OFFLINE_OPTIONS, VECTOR } from "./testing/sample-audit.ts";

const work = mkdtempSync(path.join(tmpdir(), "sophia-rematch-"));
afterAll(() => rmSync(work, { recursive: true }));

const START_MS = Date.UTC(2026, 10, 20);
const FILES = buildProjectFiles({
	"pyproject.toml": '[project]\nname = "app"\nversion = "1.0"\ndependencies = ["a", "b"]\n',
	"uv.lock": buildUvLock([
		{ name: "app", dependencies: ["a", "b"] },
		{ name: "a", version: "1.0", dependencies: ["c"] },
		{ name: "b", version: "2.0" },
		{ name: "c", version: "3.0" },
	]),
});
const NAMES = ["PyPI:a", "PyPI:app", "PyPI:b", "PyPI:c"];

/** Advisories that join, part, are withdrawn and move between packages of and beside the lock. */
const record = fc.record({
	id: fc.constantFrom("R-1", "R-2", "R-3"),
	name: fc.constantFrom("a", "b", "c", "x", "y"),
	aliases: fc.subarray(["CVE-2026-1", "CVE-2026-2", "R-1", "R-3"]),
	fixed: fc.constantFrom("0.5", "9.0", "9.5"),
	isWithdrawn: fc.boolean(),
	isRated: fc.boolean(),
});
const cves = fc.subarray(["CVE-2026-1", "CVE-2026-2"]);
const load = fc.oneof(
	fc.record({
		kind: fc.constant("osv" as const),
		records: fc.array(record, { minLength: 1, maxLength: 2 }),
	}),
	fc.record({ kind: fc.constant("kev" as const), ids: cves }),
	fc.record({ kind: fc.constant("epss" as const), ids: cves, score: fc.constantFrom(0.1, 0.2) }),
);
type Load = typeof load extends fc.Arbitrary<infer T> ? T : never;

async function importLoad(folder: string, step: number, given: Load): Promise<void> {
	const at = START_MS + step * 1_000;
	const options = { folder, clock: { nowMs: () => at, monotonicMs: () => 0 } };
	const write = (content: string) => {
		const file = path.join(work, "load.jsonl");
		writeFileSync(file, content);
		return { ...options, file };
	};
	if (given.kind === "kev") {
		const vulnerabilities = given.ids.map((cveID) => ({ cveID }));
		await importKev(write(JSON.stringify({ dateReleased: "2026-01-01", vulnerabilities })));
	} else if (given.kind === "epss") {
		const lines = given.ids.map((id) => `${id},${given.score},0.5`);
		await importEpss(write(`cve,epss,percentile\n${lines.join("\n")}\n`));
	} else {
		const modified = new Date(at).toISOString();
		const lines = given.records.map(({ id, name, aliases, fixed, isWithdrawn, isRated }) => ({
			id,
			modified,
			aliases,
			...(isWithdrawn ? { withdrawn: modified } : {}),
			...(isRated ? { severity: [{ type: "CVSS_V3", score: VECTOR }] } : {}),
			affected: [
				{
					package: { ecosystem: "PyPI", name },
					ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed }] }],
				},
			],
		}));
		await importOsv(write(lines.map((line) => JSON.stringify(line)).join("\n")));
	}
}

/** A report by the data of a moment, and what else is known at that moment. */
async function auditNow(folder: string, step: number) {
	const opened = openAdvisories(folder);
	if (opened === null) throw new Error("nothing loaded");
	const nowMs = START_MS + step * 1_000;
	const deps = buildAuditDeps(FILES, opened.data, nowMs);
	return { opened, deps, nowMs, report: await runAudit(deps, OFFLINE_OPTIONS) };
}

function withoutTime(report: AuditReport | null) {
	return { ...report, timestamp: "" };
}

describe("a project that newer advisories judge", () => {
	it("is said of what a whole audit says, whether it is confirmed or matched again", async () => {
		const { lock } = loadProject(FILES, null);
		if (lock.kind !== "read") throw new Error("the lock is not read");
		const seen = { confirmed: 0, rematched: 0 };
		let run = 0;
		const first = fc.record({
			kind: fc.constant("osv" as const),
			records: fc.array(record, { minLength: 1, maxLength: 2 }),
		});
		await fc.assert(
			fc.asyncProperty(
				first,
				fc.array(load, { minLength: 1, maxLength: 3 }),
				async (begin, more) => {
					run += 1;
					const folder = path.join(work, String(run));
					await importLoad(folder, 0, begin);
					const before = await auditNow(folder, 0);
					for (const [index, given] of more.entries()) await importLoad(folder, index + 1, given);
					const { opened, deps, nowMs, report: whole } = await auditNow(folder, more.length);
					const changed = opened.listChangedSince(before.opened.data.snapshot.id);
					if (changed === null || changed.some((name) => NAMES.includes(name))) {
						seen.rematched += 1;
					} else {
						seen.confirmed += 1;
						const { id, dates, loadedAt, records } = opened.data.snapshot;
						const by = { id, dates, loadedAt, records, at: new Date(nowMs).toISOString() };
						expect(withoutTime(confirmReport(before.report, by))).toEqual(withoutTime(whole));
					}
					const again = await rematchAudit(deps, OFFLINE_OPTIONS, before.report);
					expect(withoutTime(again)).toEqual(withoutTime(whole));
					const bom = formatCycloneDx(before.report, lock.lock);
					expect(renewCycloneDx(Object(bom), whole)).toEqual(formatCycloneDx(whole, lock.lock));
					before.opened.close();
					opened.close();
				},
			),
			{ numRuns: 150, seed: 4 },
		);
		expect(seen.confirmed).toBeGreaterThan(5);
		expect(seen.rematched).toBeGreaterThan(5);
	});
});
