import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy, policySchema } from "../core/policy/policy-schema.ts";
import { loadProject } from "../load-project.ts";
import { runAudit } from "../run-audit.ts";
import { buildUvLock } from "../testing/build-lock.ts";
import { buildAdvisoryData, buildOsvRecord } from "../testing/memory-advisories.ts";
import { buildProjectFiles } from "../testing/memory-project.ts";
import { formatCycloneDx } from "./format-cyclonedx.ts";
import { formatSarif } from "./format-sarif.ts";

/** The published schemas (OASIS, OWASP), their texts for readers taken out. */
function readSchema(name: string): object {
	return JSON.parse(
		readFileSync(new URL(`./__fixtures__/${name}.schema.json`, import.meta.url), "utf8"),
	);
}

let isSarif: ValidateFunction;
let isBom: ValidateFunction;
beforeAll(() => {
	const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
	isSarif = ajv.compile(readSchema("sarif-2.1.0"));
	for (const name of ["spdx", "jsf-0.82"]) {
		ajv.addSchema(readSchema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
	}
	isBom = ajv.compile(readSchema("bom-1.6"));
});

const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const upTo2 = [{ introduced: "0" }, { fixed: "2.0" }];
const ADVISORIES = buildAdvisoryData([
	buildOsvRecord("PYSEC-1", upTo2, {
		aliases: ["CVE-2026-1"],
		severity: [{ type: "CVSS_V3", score: VECTOR }],
		published: "2026-01-01T00:00:00Z",
		references: [{ type: "ADVISORY", url: "https://example.com/a b" }],
	}),
	buildOsvRecord("PYSEC-2", [{ introduced: "0" }]),
	buildOsvRecord("PYSEC-3", upTo2, { database_specific: { severity: "LOW" } }),
]);
const UV = {
	"uv.lock": buildUvLock([
		{ name: "app", dependencies: ["a"] },
		{ name: "a", dependencies: ["b"] },
		{ name: "b" },
	]),
	"pyproject.toml":
		'[project]\nname = "app"\nversion = "1.0"\ndependencies = ["a", "c"]\n[tool.uv]\ncompile = true\n',
	"a folder/x y.py": "import none_such\n",
};
const SEED = {
	"pyproject.toml":
		'[project]\nname = "s"\nversion = "1"\n[tool.uv.dependency-groups]\ncore = ["a==1.0", "temporal-sdk==1.5.0"]\n',
};
const NPM = {
	"package-lock.json": readFileSync("package-lock.json", "utf8"),
	"package.json": readFileSync("package.json", "utf8"),
};
const BROKEN = { "uv.lock": "version = 2\n", "pyproject.toml": "[project\n" };

const waived = (status: string): Policy =>
	policySchema.parse({
		licenses: { allow: ["MIT"], deny: ["ISC"] },
		waivers: [{ id: "PYSEC-1", owner: "ada", reason: "r", expires: "2026-12-31", status }],
	});

async function report(files: Readonly<Record<string, string>>, policy: Policy) {
	const projectFiles = buildProjectFiles(files);
	const audit = await runAudit(
		{
			files: projectFiles,
			advisories: ADVISORIES,
			remote: null,
			index: null,
			uv: null,
			clock: { nowMs: () => Date.UTC(2026, 10, 22), monotonicMs: () => 0 },
		},
		{
			folder: "/srv/app",
			file: null,
			policy,
			policySource: { source: "built-in", sha256: "" },
			isOffline: true,
			baseline: null,
		},
	);
	const { lock } = loadProject(projectFiles, null);
	return { audit, lock: lock.kind === "unreadable" ? null : lock.lock };
}

describe("reports against the published schemas", () => {
	it.each([
		["a lock with findings", UV, DEFAULT_POLICY],
		["an accepted finding", UV, waived("accepted")],
		["a finding that does not affect", UV, waived("not_affected")],
		["no lock", SEED, DEFAULT_POLICY],
		["npm's lock", NPM, waived("accepted")],
		["files that cannot be read", BROKEN, DEFAULT_POLICY],
	])("are SARIF 2.1.0 and CycloneDX 1.6 for %s", async (_, files, policy) => {
		const { audit, lock } = await report(files, policy);
		const asWritten = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
		isSarif(asWritten(formatSarif(audit)));
		expect(isSarif.errors).toBeNull();
		isBom(asWritten(formatCycloneDx(audit, lock)));
		expect(isBom.errors).toBeNull();
	});

	it("would be refused with a level or a state that does not exist", async () => {
		const { audit, lock } = await report(UV, DEFAULT_POLICY);
		const sarif = JSON.stringify(formatSarif(audit)).replace('"level":"error"', '"level":"bad"');
		expect(isSarif(JSON.parse(sarif))).toBe(false);
		const bom = JSON.stringify(formatCycloneDx(audit, lock)).replace("in_triage", "open");
		expect(isBom(JSON.parse(bom))).toBe(false);
	});
});
