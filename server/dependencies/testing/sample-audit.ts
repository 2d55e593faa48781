import { DEFAULT_POLICY } from "../core/policy/policy-schema.ts";
import type { InstalledPackage, ProjectFiles } from "../ports.ts";
import { type AuditDeps, type AuditOptions, runAudit } from "../run-audit.ts";
import { buildUvLock } from "./build-lock.ts";
import { buildAdvisoryData, buildOsvRecord } from "./memory-advisories.ts";
import { buildProjectFiles } from "./memory-project.ts";

export const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

export const PYPROJECT = `[project]
name = "app"
version = "1.0"
requires-python = ">=3.12"
dependencies = ["top==1.0"]
`;

export const METADATA = `[package.metadata]
requires-dist = [{ name = "top", specifier = "==1.0" }]
`;

export const LOCK = buildUvLock([
	{ name: "app", dependencies: ["top"], extra: METADATA },
	{ name: "top", dependencies: ["a"] },
	{ name: "a", version: "1.0" },
]);

export const RECORD = buildOsvRecord("PYSEC-1", [{ introduced: "0" }, { fixed: "1.5" }], {
	aliases: ["CVE-2026-1"],
	summary: 'Bad <script> & "quotes"',
	severity: [{ type: "CVSS_V3", score: VECTOR }],
});

export const FILES = {
	"pyproject.toml": PYPROJECT,
	"uv.lock": LOCK,
	"src/app/x.py": "import top\n",
};

/** An audit without network, by the policy that comes with the product. */
export const OFFLINE_OPTIONS: AuditOptions = {
	folder: "/srv/app",
	file: null,
	policy: DEFAULT_POLICY,
	policySource: { source: "built-in", sha256: "" },
	isOffline: true,
	baseline: null,
};

/** What an audit needs, with nobody to ask. */
export function buildAuditDeps(
	files: ProjectFiles,
	advisories: AuditDeps["advisories"],
	nowMs: number,
): AuditDeps {
	const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
	return { files, advisories, remote: null, index: null, uv: null, clock };
}

/** Audits a project in memory. */
export function audit(
	files: Readonly<Record<string, string>>,
	more: {
		readonly deps?: Partial<AuditDeps>;
		readonly options?: Partial<AuditOptions>;
		readonly installed?: readonly InstalledPackage[];
	} = {},
) {
	const project = buildProjectFiles(files, more.installed);
	const deps = buildAuditDeps(project, buildAdvisoryData([RECORD]), Date.UTC(2026, 10, 22));
	return runAudit({ ...deps, ...more.deps }, { ...OFFLINE_OPTIONS, ...more.options });
}
