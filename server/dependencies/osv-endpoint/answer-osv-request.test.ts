import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importOsv } from "../store/import-advisories.ts";
import type { OpenAdvisories } from "../store/open-advisories.ts";
import { openAdvisories } from "../store/open-advisories.ts";
import { buildOsvRecord } from "../testing/memory-advisories.ts";
import { answerOsvRequest } from "./answer-osv-request.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sophia-osv-"));
let advisories: OpenAdvisories | null = null;

beforeAll(async () => {
	const file = path.join(folder, "records.jsonl");
	const range = [{ introduced: "0" }, { fixed: "2" }];
	const records = [
		buildOsvRecord("X-1", range),
		buildOsvRecord("X-2", range, { withdrawn: "2026-01-01T00:00:00Z" }),
	];
	writeFileSync(file, records.map((record) => JSON.stringify(record)).join("\n"));
	const clock = { nowMs: () => Date.UTC(2026, 10, 22), monotonicMs: () => 0 };
	await importOsv({ folder, file, clock });
	advisories = openAdvisories(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(method: string, pathname: string, body: unknown = null) {
	if (advisories === null) throw new Error("nothing loaded");
	return answerOsvRequest(advisories, { method, path: pathname, body });
}

const query = (version: string) => ({ package: { name: "A", ecosystem: "PyPI" }, version });

describe("the OSV endpoint", () => {
	it("answers a query with whole records that hold, withdrawn ones left out", () => {
		expect(ask("POST", "/v1/query", query("1.0"))).toMatchObject({
			status: 200,
			body: { vulns: [{ id: "X-1", affected: [{ package: { name: "a" } }] }] },
		});
		expect(ask("POST", "/v1/query", query("2.0"))).toEqual({ status: 200, body: {} });
	});

	it("takes package URLs", () => {
		const body = { package: { purl: "pkg:pypi/a@1.0" } };
		expect(ask("POST", "/v1/query", body)).toMatchObject({ body: { vulns: [{ id: "X-1" }] } });
	});

	it("answers a batch in its order, with ids and dates only", () => {
		const queries = [query("2.0"), query("1.0"), { package: { name: "a", ecosystem: "Debian" } }];
		expect(ask("POST", "/v1/querybatch", { queries }).body).toEqual({
			results: [{}, { vulns: [{ id: "X-1", modified: "2026-01-01T00:00:00Z" }] }, {}],
		});
	});

	it("gives any record by its id, and says when there is none", () => {
		expect(ask("GET", "/v1/vulns/X-2")).toMatchObject({ status: 200, body: { id: "X-2" } });
		expect(ask("GET", "/v1/vulns/X-9")).toEqual({
			status: 404,
			body: { code: 5, message: "Bug not found." },
		});
	});

	it("refuses what is no query", () => {
		expect(ask("POST", "/v1/querybatch", { queries: "x" }).status).toBe(400);
		expect(ask("DELETE", "/v1/query").status).toBe(404);
	});
});
