import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ENTRY = fileURLToPath(new URL("./sophia.ts", import.meta.url));
const FAULTY =
	'[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.12"\n[dependency-groups]\ndev = ["a==1"]\n';

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-audit-cli-"));
	writeFileSync(path.join(folder, "pyproject.toml"), FAULTY);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as a process: its exit code is what CI sees. */
function sophia(...words: readonly string[]): Promise<{ code: number; text: string }> {
	const { INIT_CWD: _own, NO_COLOR: _plain, ...rest } = process.env;
	const env = { ...rest, SOPHIA_DATA_DIR: path.join(folder, "data") };
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[ENTRY, "audit", ...words],
			{ cwd: folder, env, maxBuffer: 1 << 26 },
			(error, stdout, stderr) => {
				const code = typeof error?.code === "number" ? error.code : 0;
				resolve({ code, text: stdout + stderr });
			},
		);
	});
}

/** Each test starts processes, on machines that do other things as well. */
const SLOW_MS = 60_000;

describe("sophia audit", { timeout: SLOW_MS }, () => {
	it("ends with 1 where something fails, 0 where a baseline knows it, 2 where it cannot run", async () => {
		const failed = await sophia(".", "--offline", "--output", "report.json", "--format", "json");
		expect(failed).toMatchObject({ code: 1 });
		const report = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8"));
		const seed = ["lock_integrity", "vulnerabilities", "licenses", "unused", "drift"];
		expect(Object.keys(report.checks)).toEqual(expect.arrayContaining(seed));
		expect(report.timestamp).toMatch(/^\d{4}-\d\d-\d\dT/);
		const [known, format, group, baseline, absent] = await Promise.all([
			sophia(".", "--offline", "--baseline", "report.json"),
			sophia(".", "--offline", "--format", "yaml"),
			sophia(".", "--offline", "--group", "dve"),
			sophia(".", "--offline", "--baseline", "pyproject.toml"),
			sophia("none", "--offline"),
		]);
		expect(known).toMatchObject({ code: 0, text: expect.stringContaining("1 known from the") });
		// Without advisories nothing is said to be free of vulnerabilities.
		expect(known.text).toContain("vulnerabilities were not checked");
		expect(format).toMatchObject({
			code: 2,
			text: expect.stringContaining('--format: "yaml" is not one of text'),
		});
		expect(group).toMatchObject({ code: 2, text: expect.stringContaining("its groups: dev") });
		expect(baseline).toMatchObject({ code: 2, text: expect.stringContaining("read as JSON") });
		const unwritable = await sophia(".", "--offline", "--output", "none/report.json");
		expect(unwritable).toMatchObject({
			code: 2,
			text: expect.stringMatching(/^the report cannot/),
		});
		expect(absent).toMatchObject({ code: 2, text: expect.stringContaining("does not exist") });
	});

	it("writes a large report whole into a pipe", async () => {
		const root = fileURLToPath(new URL("../..", import.meta.url));
		const { text } = await sophia(root, "--offline", "--no-uv", "--format", "json");
		expect(text.length).toBeGreaterThan(200_000);
		expect(JSON.parse(text)).toMatchObject({ project: { kind: "package-lock" } });
	});
});
