import { describe, expect, it } from "vitest";
import { policySchema } from "../core/policy/policy-schema.ts";
import { loadProject } from "../load-project.ts";
import { buildAdvisoryData } from "../testing/memory-advisories.ts";
import { buildProjectFiles } from "../testing/memory-project.ts";
import { audit, FILES, RECORD } from "../testing/sample-audit.ts";
import { formatCsv } from "./format-csv.ts";
import { formatCycloneDx } from "./format-cyclonedx.ts";
import { formatHtml } from "./format-html.ts";
import { formatSarif } from "./format-sarif.ts";
import { formatText } from "./format-text.ts";

describe("reports", () => {
	it("as text name verdict, finding, path and command", async () => {
		const text = formatText(await audit(FILES)).join("\n");
		expect(text).toContain("app: uv.lock, 3 packages, policy built-in, advisories to 2026-11-21");
		expect(text).toContain("  a 1.0  prod: top > a\n    x critical 9.8   PYSEC-1 (CVE-2026-1)");
		expect(text).toContain('      fix: uv lock --upgrade-package "a>=1.5"');
		expect(text).toContain('What to do\n  1. uv lock --upgrade-package "a>=1.5"\n');
		expect(text).toMatch(/\napp: failed\. 1 failing[^\n]*$/);
		expect(text).not.toContain("\u001b[");
	});

	it("as text join the upgrades of one lock into one command", async () => {
		const report = await audit(FILES);
		const { vulnerabilities } = report.checks;
		const [row] = vulnerabilities.critical;
		if (row === undefined) throw new Error("no row");
		const critical = [row, { ...row, package: "b", fix: 'uv lock --upgrade-package "b>=2"' }];
		const checks = { ...report.checks, vulnerabilities: { ...vulnerabilities, critical } };
		expect(formatText({ ...report, checks }).join("\n")).toContain(
			'1. uv lock --upgrade-package "a>=1.5" --upgrade-package "b>=2"\n',
		);
	});

	it("as SARIF carry score, place and suppression", async () => {
		const policy = policySchema.parse({
			waivers: [{ id: "PYSEC-1", owner: "ada", reason: "r", expires: "2026-12-31" }],
		});
		const sarif = formatSarif(await audit(FILES, { options: { policy } }));
		expect(sarif).toMatchObject({
			version: "2.1.0",
			runs: [
				{
					tool: {
						driver: {
							rules: expect.arrayContaining([
								expect.objectContaining({
									id: "PYSEC-1",
									properties: expect.objectContaining({ "security-severity": "9.8" }),
								}),
							]),
						},
					},
					results: expect.arrayContaining([
						expect.objectContaining({
							ruleId: "PYSEC-1",
							suppressions: [{ kind: "external", justification: "r (ada, until 2026-12-31)" }],
						}),
					]),
				},
			],
		});
	});

	it("as CycloneDX link vulnerabilities to components", async () => {
		const report = await audit(FILES);
		const { lock } = loadProject(buildProjectFiles(FILES), null);
		const bom = formatCycloneDx(report, lock.kind === "unreadable" ? null : lock.lock);
		expect(bom).toMatchObject({
			specVersion: "1.6",
			components: expect.arrayContaining([expect.objectContaining({ purl: "pkg:pypi/a@1.0" })]),
			dependencies: expect.arrayContaining([
				{ ref: "pkg:pypi/top@1.0", dependsOn: ["pkg:pypi/a@1.0"] },
			]),
			vulnerabilities: [
				{
					id: "PYSEC-1",
					ratings: [{ severity: "critical", method: "CVSSv31" }],
					affects: [{ ref: "pkg:pypi/a@1.0" }],
				},
			],
		});
	});

	it("as CSV quote, and keep formulas from running", async () => {
		const record = { ...RECORD, summary: "x" };
		const report = await audit(FILES, { deps: { advisories: buildAdvisoryData([record]) } });
		const [issue] = report.checks.vulnerabilities.issues;
		if (issue === undefined) throw new Error("no issue");
		const check = {
			...report.checks.vulnerabilities,
			issues: [{ ...issue, message: '=cmd("x")' }],
		};
		const csv = formatCsv({ ...report, checks: { ...report.checks, vulnerabilities: check } });
		expect(csv).toContain(`"'=cmd(""x"")"`);
	});

	it("as HTML escape every text", async () => {
		const html = formatHtml(await audit(FILES));
		expect(html).toContain("Bad &lt;script&gt; &amp; &quot;quotes&quot;");
		expect(html).not.toContain("<script");
	});
});
