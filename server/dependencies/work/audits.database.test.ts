import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getAdvisoryStatus } from "../advisories/advisory-status.ts";
import { diffAudits } from "../audits/diff-audits.ts";
import { exportAudit } from "../audits/export-audit.ts";
import { getProgress } from "../audits/get-progress.ts";
import { getAudit, listAudits } from "../audits/list-audits.ts";
import { cancelAudit, runProjectAudit } from "../audits/request-audit.ts";
import { createProjectInput, listFindingsInput, waiveInput } from "../console-contract.ts";
import { getFinding } from "../findings/get-finding.ts";
import { countFindings, listFindings } from "../findings/list-findings.ts";
import { listWaivers, revokeWaiver, waive, waiveMany } from "../findings/waive.ts";
import { showTrends } from "../insights/show-trends.ts";
import { summarizeDependencies } from "../insights/summarize-dependencies.ts";
import { getProject, listProjects } from "../projects/list-projects.ts";
import { createProject, removeProject, updateProject } from "../projects/save-project.ts";
import { submitProject } from "../projects/submit-project.ts";
import { createAuditFixture, lockOf, PYPROJECT } from "../testing/audit-fixture.ts";
import { buildOsvRecord } from "../testing/memory-advisories.ts";

let fixture: Awaited<ReturnType<typeof createAuditFixture>>;
beforeEach(async () => {
	fixture = await createAuditFixture();
});
afterEach(() => fixture.close());

const CRITICAL = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];
const RECORD = buildOsvRecord("PYSEC-1", [{ introduced: "0" }, { fixed: "2.0" }], {
	severity: CRITICAL,
	aliases: ["CVE-2026-1"],
	details: "A **long** story.",
});
/** An advisory that concerns none of the projects. */
const UNRELATED = {
	...RECORD,
	id: "PYSEC-2",
	aliases: [],
	modified: "2026-01-02T00:00:00Z",
	affected: [{ package: { ecosystem: "PyPI", name: "unused" }, versions: ["1"] }],
};
const WITHDRAWN = { modified: "2026-01-10T00:00:00Z", withdrawn: "2026-01-10T00:00:00Z" };

async function addFolder(name: string, version: string) {
	const source = { kind: "folder", path: fixture.writeProject(name, version) };
	const input = createProjectInput.parse({ name, source });
	const project = await createProject(fixture.deps, fixture.actor, input);
	await fixture.settle();
	return getProject(fixture.deps, fixture.orgId, project.id);
}

async function findings(more: object = {}) {
	const input = listFindingsInput.parse({ checks: ["vulnerabilities"], ...more });
	return (await listFindings(fixture.db, fixture.orgId, input)).items;
}

async function kinds(id: string): Promise<string[]> {
	const { history } = await getFinding(fixture.db, fixture.orgId, id);
	return history.map(({ kind }) => kind).reverse();
}

describe("a project", () => {
	it("is audited at once, and shows verdict, checks, findings and the advisory's text", async () => {
		await fixture.load(RECORD);
		const project = await addFolder("one", "1.0");
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
		const [finding] = await findings();
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
		const project = await addFolder("one", "1.0");
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
		const { id } = await addFolder("one", "1.0");
		await removeProject(fixture.deps, fixture.actor, id);
		expect(await findings()).toEqual([]);
		expect((await listProjects(fixture.deps, fixture.orgId, { limit: 10 })).items).toEqual([]);
		expect(await fixture.db.dependencyFindingEvent.count()).toBe(0);
		expect(await fixture.auditActions()).toContain("dependency_project.remove");
	});

	it("has a name of its own, and a source that keeps its kind", async () => {
		const { id } = await addFolder("one", "1.0");
		await expect(addFolder("one", "1.0")).rejects.toThrow('a project "one" already');
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

describe("findings over time", () => {
	it("move with their version, are fixed, and come back", async () => {
		await fixture.load(RECORD);
		const { id } = await addFolder("one", "1.0");
		const [first] = await findings();
		for (const version of ["1.5", "2.0", "1.0"]) {
			fixture.writeProject("one", version);
			fixture.clock.advance(86_400_000);
			await runProjectAudit(fixture.deps, fixture.actor, id);
			await fixture.settle();
		}
		expect(await findings()).toMatchObject([{ id: first?.id, state: "open" }]);
		expect(await kinds(first?.id ?? "")).toEqual(["opened", "moved", "fixed", "reopened"]);
		const { items } = await listAudits(fixture.db, fixture.orgId, { limit: 10 });
		expect(items.map(({ change }) => change?.fixed ?? null)).toEqual([0, 1, 1, null]);
		const [last, fixed, moved] = items;
		const diff = await diffAudits(fixture.db, fixture.orgId, {
			before: moved?.id ?? "",
			after: fixed?.id ?? "",
		});
		expect(diff.fixed.map(({ rule }) => rule)).toContain("PYSEC-1");
		expect(diff.packages).toEqual([{ name: "a", before: "1.5", after: "2.0" }]);
		expect((await getProject(fixture.deps, fixture.orgId, id)).latest?.id).toBe(last?.id);
	});

	it("stay as they are while an audit cannot look", async () => {
		await fixture.load(RECORD);
		const { id } = await addFolder("one", "1.0");
		writeFileSync(path.join(fixture.work, "one", "uv.lock"), "<<<<<<< HEAD\nversion = 1\n");
		await runProjectAudit(fixture.deps, fixture.actor, id);
		await fixture.settle();
		expect(await findings()).toMatchObject([{ state: "open" }]);
		const { latest } = await getProject(fixture.deps, fixture.orgId, id);
		expect(latest?.severities).toBeNull();
	});

	it("are judged anew when newer advisories are loaded, without asking for anything else", async () => {
		const { id } = await addFolder("one", "1.0");
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		await fixture.load(RECORD);
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		expect(await findings()).toMatchObject([{ state: "open" }]);
		await fixture.load({ ...RECORD, ...WITHDRAWN });
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		expect(await findings()).toMatchObject([{ state: "fixed" }]);
		const { items } = await listAudits(fixture.db, fixture.orgId, { limit: 10, projectId: id });
		expect(items.map(({ trigger }) => trigger)).toEqual(["data", "data", "first"]);
		const status = await getAdvisoryStatus(fixture.deps);
		expect(status.loads).toHaveLength(2);
		expect(status.sync.lastError).toBe("no network");
	});

	it("that newer advisories do not concern are confirmed by them, without a new audit", async () => {
		await fixture.load(RECORD);
		const { id, latest } = await addFolder("one", "2.0");
		fixture.clock.advance(86_400_000);
		await fixture.look();
		await fixture.settle();
		await fixture.load(UNRELATED);
		await fixture.look();
		await fixture.settle();
		const project = await getProject(fixture.deps, fixture.orgId, id);
		const verdictOf = (checks: readonly { name: string; verdict: string }[] = []) =>
			checks.find(({ name }) => name === "vulnerabilities")?.verdict;
		expect(project.latest).toMatchObject({ id: latest?.id, data: { records: 2 } });
		expect(verdictOf(latest?.checks)).toBe("none known to 2026-01-01");
		expect(verdictOf(project.latest?.checks)).toBe("none known to 2026-01-02");
		const { content } = await exportAudit(fixture.db, fixture.orgId, {
			audit: latest?.id ?? "",
			format: "json",
		});
		expect(JSON.parse(Buffer.from(content).toString("utf8"))).toMatchObject({
			checks: { vulnerabilities: { facts: { data: { date: UNRELATED.modified, records: 2 } } } },
		});
	});

	it("are counted and filtered as they are listed", async () => {
		await fixture.load(RECORD);
		await addFolder("one", "1.0");
		await addFolder("two", "1.1");
		const counts = await countFindings(fixture.db, fixture.orgId, { severities: ["critical"] });
		expect(counts).toMatchObject({ total: 2, severities: { critical: 2, high: 0 } });
		const page = await listFindings(
			fixture.db,
			fixture.orgId,
			listFindingsInput.parse({ severities: ["critical"], limit: 1 }),
		);
		const rest = await findings({ severities: ["critical"], limit: 1, cursor: page.nextCursor });
		expect(new Set([...page.items, ...rest].map(({ projectName }) => projectName)).size).toBe(2);
		await expect(findings({ cursor: "nonsense" })).rejects.toThrow("not a cursor");
		const two = { severities: ["critical" as const], projects: ["two"] };
		expect(await findings(two)).toMatchObject([{ projectName: "two" }]);
		expect(await countFindings(fixture.db, fixture.orgId, two)).toMatchObject({
			total: 1,
			projects: [
				{ name: "one", count: 1 },
				{ name: "two", count: 1 },
			],
		});
		const trends = await showTrends(fixture.deps, fixture.orgId, { days: 1 });
		expect(trends.packageAges.buckets.reduce((sum, { packages }) => sum + packages, 0)).toBe(2);
	});
});

describe("decisions to accept", () => {
	const accept = waiveInput.parse({
		projectId: null,
		advisory: "CVE-2026-1",
		reason: "the code is never reached",
		expires: "2099-01-01",
	});
	const soon = () => new Date(fixture.clock.nowMs() + 10 * 86_400_000).toISOString().slice(0, 10);

	it("hold until they are taken back, with a history and the audit log", async () => {
		await fixture.load(RECORD);
		const { id } = await addFolder("one", "1.0");
		const { waiver, audits } = await waive(fixture.deps, fixture.actor, {
			...accept,
			expires: soon(),
		});
		expect(audits).toHaveLength(1);
		await fixture.settle();
		const [finding] = await findings();
		expect(finding).toMatchObject({
			state: "accepted",
			waiver: { id: waiver.id, owner: "cli:tester" },
		});
		expect((await getProject(fixture.deps, fixture.orgId, id)).latest).toMatchObject({
			verdict: "passed",
			trigger: "waiver",
			severities: { critical: 0 },
			change: { accepted: 1 },
		});
		const listed = await listWaivers(fixture.deps, fixture.orgId, { limit: 10 });
		expect(listed.items).toMatchObject([{ state: "ending", findings: 1, daysLeft: 10 }]);
		const reason = "it is reached after all";
		await revokeWaiver(fixture.deps, fixture.actor, { id: waiver.id, reason });
		await fixture.settle();
		expect(await kinds(finding?.id ?? "")).toEqual(["opened", "accepted", "acceptance_ended"]);
		expect(await fixture.auditActions()).toEqual([
			"dependency_project.create",
			"dependency_waiver.create",
			"dependency_waiver.revoke",
		]);
		await expect(
			revokeWaiver(fixture.deps, fixture.actor, { id: waiver.id, reason }),
		).rejects.toThrow("taken back already");
	});

	it("stand beside those of the project's policy file, which are only shown", async () => {
		const folder = fixture.writeProject("one", "1.0");
		const days = (count: number) =>
			new Date(fixture.clock.nowMs() + count * 86_400_000).toISOString().slice(0, 10);
		const write = (expires: string) =>
			writeFileSync(
				path.join(folder, "sophia-audit.toml"),
				`[[waivers]]\nrule = "DEP002"\npackage = "a"\nowner = "ops"\nreason = "later"\nexpires = ${expires}\n`,
			);
		write(days(3));
		await waive(fixture.deps, fixture.actor, { ...accept, expires: soon() });
		const { id } = await addFolder("one", "1.0");
		const list = (more: object = {}) =>
			listWaivers(fixture.deps, fixture.orgId, { limit: 10, ...more });
		const shown = { projectName: "one", policy: "sophia-audit.toml", rule: "DEP002", owner: "ops" };
		expect(await list()).toMatchObject({
			items: [{ advisory: "CVE-2026-1" }],
			fromPolicy: [{ ...shown, state: "ending", daysLeft: 3, expires: days(3) }],
		});
		expect(await list({ projectId: id, states: ["active"] })).toMatchObject({ fromPolicy: [] });
		expect(await list({ cursor: "10" })).toMatchObject({ fromPolicy: [] });
		fixture.clock.advance(4 * 86_400_000);
		expect((await list({ projectId: id })).fromPolicy).toMatchObject([{ state: "expired" }]);
	});

	it("are made together or not at all, and each project is audited again once", async () => {
		await fixture.load(RECORD);
		const one = await addFolder("one", "1.0");
		const two = await addFolder("two", "1.0");
		const decide = (...decisions: { projectId: string; rule?: string; expires?: string }[]) =>
			waiveMany(fixture.deps, fixture.actor, {
				decisions: decisions.map(({ rule, ...decision }) => ({
					...accept,
					expires: soon(),
					...(rule === undefined ? {} : { rule, advisory: null }),
					...decision,
				})),
			});
		const stranger = "01a00000-0000-7000-8000-000000000000";
		await expect(decide({ projectId: one.id }, { projectId: stranger })).rejects.toThrow(
			"no such project",
		);
		await expect(
			decide({ projectId: one.id }, { projectId: two.id, expires: "2099-01-01" }),
		).rejects.toThrow("400 days");
		expect((await listWaivers(fixture.deps, fixture.orgId, { limit: 10 })).items).toEqual([]);

		const made = await decide(
			{ projectId: one.id, rule: "DEP002" },
			{ projectId: one.id },
			{ projectId: two.id },
		);
		expect(made.waivers).toBe(3);
		expect(made.audits).toHaveLength(2);
		await fixture.settle();
		expect(await findings({ checks: ["vulnerabilities"] })).toMatchObject([
			{ state: "accepted" },
			{ state: "accepted" },
		]);
		// Of decisions with the same words each counts its own findings.
		const { items } = await listWaivers(fixture.deps, fixture.orgId, { limit: 10 });
		const advised = items.filter(({ advisory }) => advisory !== null);
		expect(advised.map((waiver) => waiver.findings)).toEqual([1, 1]);
		const actions = await fixture.auditActions();
		expect(actions.filter((action) => action === "dependency_waiver.create")).toHaveLength(3);
	});

	it("end on a day that is not far, for versions that can be read", async () => {
		await expect(waive(fixture.deps, fixture.actor, accept)).rejects.toThrow("400 days");
		const version = { ...accept, expires: soon(), version: "new ones" };
		await expect(waive(fixture.deps, fixture.actor, version)).rejects.toThrow("version specifier");
		const path = { ...accept, expires: soon(), path: "alone" };
		await expect(waive(fixture.deps, fixture.actor, path)).rejects.toThrow("fastapi > starlette");
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
		const project = await addFolder("one", "1.0");
		const id = project.latest?.id ?? "";
		for (const format of ["json", "csv", "sarif", "cyclonedx", "html"] as const) {
			const file = await exportAudit(fixture.db, fixture.orgId, { audit: id, format });
			expect(Buffer.from(file.content).toString("utf8")).toContain("PYSEC-1");
		}
	});

	it("is cancelled while it waits and while it runs", async () => {
		const { id } = await addFolder("one", "1.0");
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
