import { afterEach, beforeEach, expect, it } from "vitest";
import { createProject } from "#server/dependencies/console-index.ts";
import { createAuditFixture } from "#server/dependencies/testing/audit-fixture.ts";
import { buildOsvRecord } from "#server/dependencies/testing/memory-advisories.ts";
import { runAndReport } from "./audits.ts";

let fixture: Awaited<ReturnType<typeof createAuditFixture>>;
beforeEach(async () => {
	fixture = await createAuditFixture();
});
afterEach(() => fixture.close());

it("an audit that is asked for is followed to its verdict, which is the exit code", async () => {
	const { deps, actor } = fixture;
	await createProject(deps, actor, {
		name: "one",
		source: { kind: "folder", path: fixture.writeProject("one", "1.0"), file: null },
		schedule: { kind: "off" },
		policy: null,
	});
	await fixture.settle();
	const run = (name: string) => runAndReport(deps, actor, name, true);
	await expect(run("none")).rejects.toThrow('there is no project "none"');
	expect(await run("one")).toMatchObject({
		exitCode: 0,
		json: { verdict: "incomplete", trigger: "manual", requestedBy: "cli:tester" },
	});
	const severity = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];
	await fixture.load(buildOsvRecord("PYSEC-1", [{ introduced: "0" }], { severity }));
	const failed = await run("one");
	expect(failed).toMatchObject({ exitCode: 1, json: { verdict: "failed" } });
	expect(failed.lines.join("\n")).toContain("vulnerabilities: 1 finding fails");
	expect(await fixture.auditActions()).toContain("dependency_audit.run");
});
