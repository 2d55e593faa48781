import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAppError } from "#server/platform/errors.ts";
import { buildOsvRecord } from "../testing/memory-advisories.ts";
import { listLoads, readIndex } from "./advisory-store.ts";
import { importOsv } from "./import-advisories.ts";
import { importEpss, importKev } from "./import-exploit-data.ts";
import { openAdvisories } from "./open-advisories.ts";
import { detectSourceKind } from "./read-advisory-source.ts";

let folder = "";
const clock = { nowMs: () => Date.UTC(2026, 10, 22), monotonicMs: () => 0 };
const range = [{ introduced: "0" }, { fixed: "2" }];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-import-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

async function load(name: string, content: string | Uint8Array) {
	return importOsv({ folder: path.join(folder, "data"), file: write(name, content), clock });
}

function open() {
	const opened = openAdvisories(path.join(folder, "data"));
	if (opened === null) throw new Error("nothing loaded");
	return opened;
}

describe("advisory import", () => {
	it("sets malformed records aside, counts them, and keeps the rest", async () => {
		const lines = [
			JSON.stringify(buildOsvRecord("GOOD-1", range)),
			"{ not json",
			JSON.stringify({ ...buildOsvRecord("BAD-1", range), affected: "none" }),
			JSON.stringify({
				id: "OTHER-1",
				affected: [{ package: { ecosystem: "Debian:12", name: "a" } }],
			}),
		];
		const entry = await load("a.jsonl", lines.join("\n"));
		expect(entry).toMatchObject({ read: 4, added: 1, malformed: 2, ignored: 1 });
		expect(entry.malformedExamples.map(({ where }) => where)).toEqual(["line 2", "line 3"]);
		expect(open().data.find("PyPI", "a")).toHaveLength(1);
	});

	it("reads a zip of one JSON file a record", async () => {
		const entries = ["Z-1", "Z-2"].map((id) => [
			`PyPI/${id}.json`,
			strToU8(JSON.stringify(buildOsvRecord(id, range), null, 2)),
		]);
		const entry = await load("all.zip", zipSync(Object.fromEntries(entries)));
		expect(entry).toMatchObject({ read: 2, added: 2, malformed: 0 });
		expect(JSON.parse(open().findRecord("Z-2") ?? "{}")).toMatchObject({ id: "Z-2" });
		expect(open().findRecord("Z-3")).toBeNull();
	});

	it("keeps the later of two records with one id, over several loads", async () => {
		const at = (modified: string, summary: string) =>
			JSON.stringify(buildOsvRecord("X", range, { modified, summary }));
		await load("a.json", at("2026-02-01T00:00:00Z", "second"));
		expect(await load("b.json", at("2026-01-01T00:00:00Z", "first"))).toMatchObject({
			unchanged: 1,
		});
		expect(await load("c.json", at("2026-03-01T00:00:00Z", "third"))).toMatchObject({ updated: 1 });
		expect(
			open()
				.data.find("PyPI", "a")
				.map(({ record }) => record.summary),
		).toEqual(["third"]);
		expect(listLoads(path.join(folder, "data")).map(({ source }) => path.basename(source))).toEqual(
			["c.json", "b.json", "a.json"],
		);
	});

	it("does not date the data by a change in the future", async () => {
		const lines = ["2026-05-01T00:00:00Z", "2027-05-01T00:00:00Z"].map((modified, index) =>
			JSON.stringify(buildOsvRecord(`X-${index}`, range, { modified })),
		);
		expect(await load("a.jsonl", lines.join("\n"))).toMatchObject({
			dataDate: "2026-05-01T00:00:00Z",
		});
	});

	it("leaves the data in force when a file cannot be read at all", async () => {
		await load("a.json", JSON.stringify(buildOsvRecord("X", range)));
		await expect(load("b.zip", "no zip")).rejects.toSatisfy(isAppError);
		await expect(load("b.json", "no json")).rejects.toSatisfy(isAppError);
		expect(open().data.find("PyPI", "a")).toHaveLength(1);
	});

	it("marks by CISA's catalogue and by EPSS scores, each told by its beginning", async () => {
		await load("a.json", JSON.stringify(buildOsvRecord("X", range, { aliases: ["CVE-2026-1"] })));
		const kev = write(
			"kev.json",
			JSON.stringify({
				catalogVersion: "1",
				dateReleased: "2026-01-01T00:00:00Z",
				vulnerabilities: [{ cveID: "CVE-2026-1" }],
			}),
		);
		const epss = write(
			"epss.csv",
			"#model_version:v1,score_date:2026-02-02T00:00:00Z\ncve,epss,percentile\nCVE-2026-1,0.25,0.9\nbroken\n",
		);
		expect([detectSourceKind(kev), detectSourceKind(epss)]).toEqual(["kev", "epss"]);
		const options = { folder: path.join(folder, "data"), clock };
		await importKev({ ...options, file: kev });
		expect(await importEpss({ ...options, file: epss })).toMatchObject({ added: 1, malformed: 1 });
		expect(open().data.isKnownExploited(["CVE-2026-1"])).toBe(true);
		expect(open().data.isKnownExploited(["CVE-2026-2"])).toBe(false);
		expect(open().data.exploitProbability(["CVE-2026-1"])).toBe(0.25);
		expect(open().data.exploitProbability(["CVE-2026-2"])).toBeNull();
	});

	it("finds packages whose names are those of built-in properties", async () => {
		const affected = [{ package: { ecosystem: "npm", name: "constructor" }, versions: ["1.0.0"] }];
		await load("a.json", JSON.stringify({ ...buildOsvRecord("X", []), affected }));
		expect(open().data.find("npm", "constructor")).toHaveLength(1);
		expect(open().data.find("npm", "toString")).toEqual([]);
	});

	it("reads of the ecosystem that is asked for alone", async () => {
		const of = (ecosystem: string, id: string) => ({
			...buildOsvRecord(id, range),
			affected: [{ package: { ecosystem, name: "a" }, versions: ["1.0.0"] }],
		});
		const lines = [of("PyPI", "X"), of("npm", "Y")].map((record) => JSON.stringify(record));
		await load("a.jsonl", lines.join("\n"));
		const names = readIndex(path.join(folder, "data"))?.files.names;
		writeFileSync(path.join(folder, "data", names?.npm ?? ""), "damaged\n");
		const { data, findRecord } = open();
		expect(data.find("PyPI", "a").map(({ record }) => record.id)).toEqual(["X"]);
		expect(JSON.parse(findRecord("Y") ?? "{}")).toMatchObject({ id: "Y" });
	});

	it("keeps only the files of the snapshot in force", async () => {
		for (const id of ["X", "Y"])
			await load(`${id}.json`, JSON.stringify(buildOsvRecord(id, range)));
		expect(readdirSync(path.join(folder, "data"))).toHaveLength(
			["index", "loads", "records", "ids", "names"].length,
		);
		expect(open().data.find("PyPI", "a")).toHaveLength(2);
	});

	it("takes over what the first versions had stored", async () => {
		const data = path.join(folder, "data");
		const records = [
			buildOsvRecord("X", range, { aliases: ["CVE-2026-1"] }),
			buildOsvRecord("Y", range, { aliases: ["CVE-2026-1"], modified: "2026-02-01T00:00:00Z" }),
		].map((record) => JSON.stringify(record));
		const [first = "", second = ""] = records;
		mkdirSync(data);
		writeFileSync(path.join(data, "records-1.jsonl"), `${records.join("\n")}\n`);
		const index = {
			format: 1,
			id: "1",
			loadedAt: "2026-03-01T00:00:00Z",
			dataDate: "2026-02-01T00:00:00Z",
			dates: { PyPI: "2026-02-01T00:00:00Z" },
			recordsFile: "records-1.jsonl",
			counts: { PyPI: 2 },
			records: [
				["X", 0, first.length, 0, "2026-01-01T00:00:00Z"],
				["Y", first.length + 1, second.length, 0, "2026-02-01T00:00:00Z"],
			],
			groups: [["CVE-2026-1", "X", "Y"]],
			packages: { PyPI: { a: [0, 1] } },
			kev: { date: "2026-01-01", ids: ["CVE-2026-1"] },
			epss: null,
			changes: [],
		};
		writeFileSync(path.join(data, "index.json"), JSON.stringify(index));
		const opened = open();
		expect(opened.data.find("PyPI", "a").map(({ record, group }) => [record.id, group])).toEqual([
			["X", ["CVE-2026-1", "X", "Y"]],
			["Y", ["CVE-2026-1", "X", "Y"]],
		]);
		expect(opened.data.isKnownExploited(["CVE-2026-1"])).toBe(true);
		expect(opened.data.snapshot).toMatchObject({
			id: "1",
			dataDate: index.dataDate,
			records: { PyPI: 2 },
		});
		expect(await load("z.json", JSON.stringify(buildOsvRecord("Z", range)))).toMatchObject({
			added: 1,
		});
		expect(open().data.find("PyPI", "a")).toHaveLength(3);
	});
});
