import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
import { PYPROJECT } from "#server/dependencies/testing/audit-fixture.ts";
import { bringUv } from "#server/dependencies/testing/bring-uv.ts";
import { buildUvLock } from "#server/dependencies/testing/build-lock.ts";
import { buildOsvRecord } from "#server/dependencies/testing/memory-advisories.ts";
import { serveSimpleIndex } from "#server/dependencies/testing/serve-simple-index.ts";
import { jsonSteps } from "#server/gateway/testing/scripted-server.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createOsvService, type OsvService } from "./osv-service.ts";
import { startTestEdge, TEST_KEY, type TestEdge } from "./testing/start-test-edge.ts";

const uv = await bringUv();
const folder = mkdtempSync(path.join(tmpdir(), "sophia-edge-osv-"));
let osv: OsvService;
let edge: TestEdge;

beforeAll(async () => {
	osv = createOsvService({ folder: path.join(folder, "data"), after: () => () => {} });
	edge = await startTestEdge({ script: () => jsonSteps(200, {}), osv });
});
afterAll(async () => {
	await edge[Symbol.asyncDispose]();
	await osv.close();
	rmSync(folder, { recursive: true });
});

function ask(given: string, body?: unknown, headers: Record<string, string> = {}) {
	return fetch(`${edge.url}/osv${given}`, {
		headers,
		...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
	});
}

const reportSchema = z.object({ vulnerabilities: z.array(z.object({ id: z.string() })) });

function runUvAudit(program: string, cwd: string, service: string) {
	const words = `audit --frozen --output-format json --preview-features audit,json-output --service-url ${service}`;
	const env = { ...process.env, UV_CACHE_DIR: path.join(folder, "uv-cache") };
	return new Promise<z.infer<typeof reportSchema>>((resolve, reject) => {
		execFile(program, words.split(" "), { cwd, env }, (error, stdout, stderr) => {
			// uv ends with 1 where something is found.
			if (error !== null && error.code !== 1) reject(new Error(stderr));
			else resolve(reportSchema.parse(JSON.parse(stdout)));
		});
	});
}

const query = { version: "1.0", package: { name: "a", ecosystem: "PyPI" } };

describe("OSV API of the edge", () => {
	it("says that nothing is loaded, instead of that nothing is known", async () => {
		const answer = await ask("/v1/query", query);
		expect(answer.status).toBe(503);
		expect(await answer.json()).toMatchObject({
			message: expect.stringContaining("no advisories"),
		});
	});

	it("answers from what is loaded, also when that changes", async () => {
		const file = path.join(folder, "records.jsonl");
		for (const id of ["PYSEC-1", "PYSEC-2"]) {
			writeFileSync(file, JSON.stringify(buildOsvRecord(id, [{ introduced: "0" }])));
			await importOsv({ folder: path.join(folder, "data"), file, clock: systemClock });
			const batch = await ask("/v1/querybatch", { queries: [query] });
			expect(await batch.json()).toMatchObject({
				results: [{ vulns: expect.arrayContaining([expect.objectContaining({ id })]) }],
			});
		}
		expect(await (await ask("/v1/vulns/PYSEC-2")).json()).toMatchObject({ id: "PYSEC-2" });
		expect((await ask("/v1/vulns/NONE")).status).toBe(404);
		expect((await ask("/v1/vulns/%ff")).status).toBe(404);
		expect((await ask("/v1/query", "no query")).status).toBe(400);
	});

	it("wants a key of everybody who is not on this machine, however it is sent", async () => {
		const far = { "x-forwarded-for": "203.0.113.7" };
		expect((await ask("/v1/query", query, far)).status).toBe(401);
		const bearer = { ...far, authorization: `Bearer ${TEST_KEY}` };
		expect((await ask("/v1/query", query, bearer)).status).toBe(200);
		const password = Buffer.from(`key:${TEST_KEY}`).toString("base64");
		const basic = { ...far, authorization: `Basic ${password}` };
		expect((await ask("/v1/query", query, basic)).status).toBe(200);
		const wrong = { ...far, authorization: `Basic ${Buffer.from("key:no").toString("base64")}` };
		expect((await ask("/v1/query", query, wrong)).status).toBe(401);
	});

	it.skipIf(uv.absence !== null)(
		`answers the real uv audit${uv.absence === null ? "" : ` [skipped: ${uv.absence}]`}`,
		async () => {
			const index = await serveSimpleIndex([]);
			const lock = buildUvLock([{ name: "app", dependencies: ["a"] }, { name: "a" }]);
			const project = path.join(folder, "project");
			mkdirSync(project);
			writeFileSync(path.join(project, "pyproject.toml"), PYPROJECT);
			writeFileSync(
				path.join(project, "uv.lock"),
				lock.replaceAll(/(registry = ")https?:[^"]*/g, `$1${index.url}/simple`),
			);
			const report = await runUvAudit(uv.program ?? "uv", project, `${edge.url}/osv/`);
			await index.close();
			expect(report.vulnerabilities.map(({ id }) => id).sort()).toEqual(["PYSEC-1", "PYSEC-2"]);
		},
	);

	it("takes no body larger than 4 MiB", async () => {
		const answer = await fetch(`${edge.url}/osv/v1/querybatch`, {
			method: "POST",
			body: "x".repeat(5 << 20),
		}).catch(() => null);
		// The connection may be gone before the whole body was sent.
		expect(answer?.status ?? 413).toBe(413);
	});
});
