import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemClock } from "#server/platform/clock.ts";
import { findVulnerabilities } from "../core/advisories/find-vulnerabilities.ts";
import { traceDependencies } from "../core/graph/trace-dependencies.ts";
import type { Lock } from "../core/locks/lock-model.ts";
import { readLock } from "../core/locks/read-lock.ts";
import { importOsv } from "../store/import-advisories.ts";
import { openAdvisories } from "../store/open-advisories.ts";
import { bringUv } from "../testing/bring-uv.ts";
import { buildUvLock } from "../testing/build-lock.ts";
import { corpusAbsence, corpusPath, readCorpus } from "../testing/corpus.ts";
import { readGolden } from "../testing/golden.ts";
import { buildOsvRecord } from "../testing/memory-advisories.ts";
import { serveSimpleIndex } from "../testing/serve-simple-index.ts";
import { serveOsv } from "./serve-osv.ts";

const uv = await bringUv();
const reason = (absence: string | null) => (absence === null ? "" : ` [skipped: ${absence}]`);

const reportSchema = z.object({
	vulnerabilities: z.array(
		z.object({
			dependency: z.object({ name: z.string(), version: z.string() }),
			id: z.string(),
			aliases: z.array(z.string()).default([]),
		}),
	),
});

let root = "";
let index: Awaited<ReturnType<typeof serveSimpleIndex>>;
beforeAll(async () => {
	root = mkdtempSync(path.join(tmpdir(), "sophia-uv-audit-"));
	index = await serveSimpleIndex([]);
});
afterAll(async () => {
	await index.close();
	rmSync(root, { recursive: true });
});

/** The projects of the lock as files: `uv audit --frozen` looks at nothing else of them. */
function writeProjects(folder: string, lock: Lock): void {
	const locals = lock.packages.filter(({ source }) =>
		["virtual", "editable", "directory"].includes(source.kind),
	);
	const members = locals.filter(({ name }) => lock.uv?.members.includes(name));
	const others = members.map(({ source }) => source.location).filter((place) => place !== ".");
	const workspace =
		others.length === 0 ? "" : `[tool.uv.workspace]\nmembers = ${JSON.stringify(others)}\n`;
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, "pyproject.toml"), workspace);
	for (const { name, version, source } of locals) {
		const place = path.join(folder, source.location);
		mkdirSync(place, { recursive: true });
		const project = `[project]\nname = "${name}"\nversion = "${version ?? "0"}"\nrequires-python = "${lock.uv?.requiresPython}"\n`;
		const rest = source.location === "." ? workspace : "";
		writeFileSync(path.join(place, "pyproject.toml"), project + rest);
	}
}

function runUvAudit(folder: string, service: string): Promise<string> {
	const words = `audit --frozen --output-format json --preview-features audit,json-output --service-url ${service}`;
	const env = { ...process.env, UV_CACHE_DIR: path.join(root, "cache") };
	return new Promise((resolve, reject) => {
		execFile(
			uv.program ?? "uv",
			words.split(" "),
			{ cwd: folder, env, maxBuffer: 1 << 26 },
			(error, stdout, stderr) => {
				// uv ends with 1 where something is found.
				if (error !== null && error.code !== 1) reject(new Error(stderr));
				else resolve(stdout);
			},
		);
	});
}

/** What uv says through the endpoint, and what the audit finds, in the same words. */
async function compare(name: string, text: string, advisories: string) {
	const opened = openAdvisories(advisories);
	// An index that knows nothing: the status of projects is no part of the comparison.
	const offline = text.replaceAll(/(registry = ")https?:[^"]*/g, `$1${index.url}/simple`);
	const read = readLock("uv", offline);
	if (opened === null || !read.ok) throw new Error("a fixture cannot be read");
	const folder = path.join(root, name);
	writeProjects(folder, read.lock);
	writeFileSync(path.join(folder, "uv.lock"), offline);
	const server = await serveOsv(opened, 0);
	try {
		const report = reportSchema.parse(JSON.parse(await runUvAudit(folder, server.url)));
		const traces = traceDependencies(read.lock);
		const ours = findVulnerabilities(read.lock, traces, opened.data, "highest");
		const label = (found: (typeof ours)[number]) =>
			`${found.package.name} ${found.version} ${found.identifiers.join(" ")}`;
		return {
			uv: report.vulnerabilities
				.map(({ dependency: { name, version }, id, aliases }) => {
					// Of twins uv names the identifiers of one.
					const same = ours.find(
						(found) =>
							found.package.name === name &&
							found.version === version &&
							[id, ...aliases].every((each) => found.identifiers.includes(each)),
					);
					return same === undefined ? `only uv: ${name} ${version} ${id}` : label(same);
				})
				.sort(),
			ours: ours.map(label).sort(),
		};
	} finally {
		await server.close();
	}
}

async function load(name: string, file: string): Promise<string> {
	const folder = path.join(root, name);
	await importOsv({ folder, file, clock: systemClock });
	return folder;
}

describe.skipIf(uv.absence !== null)("uv audit through the endpoint", () => {
	it(`finds what the audit finds${reason(uv.absence)}`, async () => {
		const upTo2 = [{ introduced: "0" }, { fixed: "2.0" }];
		const records = [
			buildOsvRecord("PYSEC-1", upTo2, { aliases: ["CVE-1"] }),
			buildOsvRecord("GHSA-1", upTo2, { aliases: ["CVE-1"] }),
			buildOsvRecord("PYSEC-2", [{ introduced: "0" }, { fixed: "1.0rc1" }]),
			buildOsvRecord("PYSEC-3", upTo2, { withdrawn: "2026-01-01T00:00:00Z" }),
			buildOsvRecord("PYSEC-4", [{ introduced: "0" }, { last_affected: "1.0" }]),
		];
		const file = path.join(root, "records.json");
		writeFileSync(file, JSON.stringify(records));
		const lock = buildUvLock([{ name: "app", dependencies: ["a"] }, { name: "a" }]);
		const found = await compare("small", lock, await load("small-data", file));
		expect(found.ours).toEqual(["a 1.0 CVE-1 GHSA-1 PYSEC-1", "a 1.0 PYSEC-4"]);
		expect(found.uv).toEqual(found.ours);
	});

	describe.skipIf(corpusAbsence !== null)("on the corpus", () => {
		let advisories = "";
		beforeAll(async () => {
			advisories = await load("data", corpusPath("pypi-advisories.osv.jsonl.gz"));
		});
		it.each(Object.keys(readGolden()))(
			`finds what the audit finds${reason(uv.absence ?? corpusAbsence)}: %s`,
			async (name) => {
				const text = readCorpus(`uvlocks/${name}.uv.lock.gz`);
				const found = await compare(name, text, advisories);
				expect(found.uv).toEqual(found.ours);
			},
		);
	});
});
