import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportAudit } from "../audits/export-audit.ts";
import { getProgress } from "../audits/get-progress.ts";
import { getAudit } from "../audits/list-audits.ts";
import { cancelAudit, runProjectAudit } from "../audits/request-audit.ts";
import { createProjectInput } from "../console-contract.ts";
import { getFinding } from "../findings/get-finding.ts";
import { showTrends } from "../insights/show-trends.ts";
import { summarizeDependencies } from "../insights/summarize-dependencies.ts";
import { getProject, listProjects } from "../projects/list-projects.ts";
import { createProject, removeProject, updateProject } from "../projects/save-project.ts";
import { submitProject } from "../projects/submit-project.ts";
import {
	type AuditFixture,
	createAuditFixture,
	lockOf,
	PYPROJECT,
} from "../testing/audit-fixture.ts";
import { addFolder, findings, RECORD } from "../testing/audit-steps.ts";

let fixture: AuditFixture;
beforeEach(async () => {
	fixture = await createAuditFixture();
});
afterEach(() => fixture.close());

describe("a project", () => {
	it("is audited at once, and shows verdict, checks, findings and the advisory's text", async () => {
		await fixture.load(RECORD);
		const project = await addFolder(fixture, "one", "1.0");
		expect(project).toMatchObject({
			latest: {
				verdict: "failed",
				trigger: "first",
				packages: 2,
				severities: { critical: 1, high: 0 },
				change: null,
				tools: { sophia: "1.2.3", uv: null },
			},
			current: null,
		});
		expect(project.nextAuditAt).toMatch(/T03:00:00.000Z$/);
		expect(project.latest?.checks.map(({ name }) => name)).toHaveLength(6);
		const [finding] = await findings(fixture);
		expect(finding).toMatchObject({
			state: "open",
			vulnerability: { id: "PYSEC-1", safe_version: "2.0", direct: true },
		});
		const details = await getFinding(fixture.db, fixture.orgId, finding?.id ?? "");
		expect(details.advisories).toMatchObject([{ id: "PYSEC-1", text: "A **long** story." }]);
		// Without the catalogue of exploited vulnerabilities, none found is not none.
		const summary = await summarizeDependencies(fixture.deps, fixture.orgId);
		expect(summary).toMatchObject({ severities: { critical: 1 }, exploited: null, fixable: 1 });
		expect(await fixture.auditActions()).toEqual(["dependency_project.create"]);
		const alerts = await fixture.db.alert.findMany({ select: { kind: true, subject: true } });
		expect(alerts).toEqual([{ kind: "dependencies_failing", subject: "one" }]);
	});

	it("without advisories is not checked, which is never zero", async () => {
		const project = await addFolder(fixture, "one", "1.0");
		expect(project.latest).toMatchObject({ verdict: "incomplete", severities: null, data: null });
		const summary = await summarizeDependencies(fixture.deps, fixture.orgId);
		expect(summary).toMatchObject({ severities: null, exploited: null, fixable: null });
		expect(summary.projects).toMatchObject({ total: 1, incomplete: 1, passed: 0 });
		const trends = await showTrends(fixture.deps, fixture.orgId, { days: 3 });
		expect(trends.days.map(({ open }) => open)).toEqual([null, null, null]);
	});

	it("that is not there ends its audit with what is wrong, and an alert", async () => {
		const source = { kind: "folder", path: "/nonexistent/project" };
		const input = createProjectInput.parse({ name: "gone", source });
		const { id } = await createProject(fixture.deps, fixture.actor, input);
		await fixture.settle();
		const project = await getProject(fixture.deps, fixture.orgId, id);
		expect(project.latest).toBeNull();
		expect(project.current).toMatchObject({
			state: "error",
			error: expect.stringContaining("the folder /nonexistent/project is not there"),
		});
		expect(await fixture.db.alert.findMany({ select: { kind: true } })).toEqual([
			{ kind: "dependency_audit_broken" },
		]);
	});

	it("in the data folder is refused", async () => {
		await fixture.load(RECORD);
		const source = { kind: "folder", path: path.join(fixture.work, "data", "advisories") };
		const input = createProjectInput.parse({ name: "inside", source });
		const { id } = await createProject(fixture.deps, fixture.actor, input);
		await fixture.settle();
		const { current } = await getProject(fixture.deps, fixture.orgId, id);
		expect(current?.error).toContain("holds no projects");
	});

	it("goes with its audits and findings, but its history of decisions stays in the log", async () => {
		await fixture.load(RECORD);
		const { id } = await addFolder(fixture, "one", "1.0");
		await removeProject(fixture.deps, fixture.actor, id);
		expect(await findings(fixture)).toEqual([]);
		expect((await listProjects(fixture.deps, fixture.orgId, { limit: 10 })).items).toEqual([]);
		expect(await fixture.db.dependencyFindingEvent.count()).toBe(0);
		expect(await fixture.auditActions()).toContain("dependency_project.remove");
	});

	it("has a name of its own, and a source that keeps its kind", async () => {
		const { id } = await addFolder(fixture, "one", "1.0");
		await expect(addFolder(fixture, "one", "1.0")).rejects.toThrow('a project "one" already');
		const upload = { kind: "upload", files: [{ name: "uv.lock", content: "" }], file: null };
		const update = { id, source: upload } as const;
		await expect(
			updateProject(fixture.deps, fixture.actor, {
				...update,
				source: { ...upload, kind: "upload" },
			}),
		).rejects.toThrow("of the kind folder");
	});
});

describe("an audit", () => {
	const upload = [
		{ name: "pyproject.toml", content: PYPROJECT },
		{ name: "uv.lock", content: lockOf("1.0") },
	];

	it("is submitted by a build, again and again into one project", async () => {
		await fixture.load(RECORD);
		const commit = { id: "abc123", branch: "main" };
		const input = { project: "ci", files: upload, file: null, commit };
		const first = await submitProject(fixture.deps, fixture.actor, input);
		await fixture.settle();
		const again = await submitProject(fixture.deps, fixture.actor, input);
		await fixture.settle();
		expect(again.projectId).toBe(first.projectId);
		const { audit, checks } = await getAudit(fixture.db, fixture.orgId, {
			id: again.audit.id,
			checks: ["vulnerabilities"],
		});
		expect(audit).toMatchObject({ state: "done", verdict: "failed", trigger: "submit", commit });
		expect(checks[0]?.result.issues[0]).toMatchObject({ rule: "PYSEC-1", fails: true });
	});

	it("is a file in each format", async () => {
		await fixture.load(RECORD);
		const project = await addFolder(fixture, "one", "1.0");
		const id = project.latest?.id ?? "";
		for (const format of ["json", "csv", "sarif", "cyclonedx", "html"] as const) {
			const file = await exportAudit(fixture.db, fixture.orgId, { audit: id, format });
			expect(Buffer.from(file.content).toString("utf8")).toContain("PYSEC-1");
		}
	});

	it("is cancelled while it waits and while it runs", async () => {
		const { id } = await addFolder(fixture, "one", "1.0");
		let release = () => {};
		fixture.hold.until = new Promise((resolve) => {
			release = resolve;
		});
		const running = await runProjectAudit(fixture.deps, fixture.actor, id);
		const isRunning = async () =>
			(await getProgress(fixture.db, fixture.orgId, running.id)).state === "running";
		while (!(await isRunning())) await new Promise((resolve) => setImmediate(resolve));
		const waiting = await runProjectAudit(fixture.deps, fixture.actor, id);
		expect(waiting).toMatchObject({ state: "queued", ahead: 0 });
		expect((await runProjectAudit(fixture.deps, fixture.actor, id)).id).toBe(waiting.id);
		expect(await cancelAudit(fixture.deps, fixture.actor, waiting.id)).toMatchObject({
			state: "cancelled",
		});
		await cancelAudit(fixture.deps, fixture.actor, running.id);
		await fixture.settle();
		release();
		expect(await getProgress(fixture.db, fixture.orgId, running.id)).toMatchObject({
			state: "cancelled",
			error: null,
		});
	});
});
