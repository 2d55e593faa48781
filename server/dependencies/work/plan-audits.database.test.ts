import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listAudits } from "../audits/list-audits.ts";
import {
	createProjectInput,
	listFindingsInput,
	type Schedule,
	waiveInput,
} from "../console-contract.ts";
import { listFindings } from "../findings/list-findings.ts";
import { waive } from "../findings/waive.ts";
import { ensureBuiltInProjects } from "../projects/ensure-built-in-projects.ts";
import { listProjects } from "../projects/list-projects.ts";
import { createProject, removeProject } from "../projects/save-project.ts";
import { createAuditFixture } from "../testing/audit-fixture.ts";
import { buildOsvRecord } from "../testing/memory-advisories.ts";
import {
	createFolderWatch,
	enqueueDueAudits,
	enqueueEndedDecisions,
	pruneReports,
	warnOfWaivers,
} from "./plan-audits.ts";

const DAY_MS = 86_400_000;
let fixture: Awaited<ReturnType<typeof createAuditFixture>>;
beforeEach(async () => {
	fixture = await createAuditFixture();
});
afterEach(() => fixture.close());

async function addProject(name: string, schedule?: Schedule) {
	const source = { kind: "folder", path: fixture.writeProject(name, "1.0") };
	const input = createProjectInput.parse({ name, source, schedule });
	const project = await createProject(fixture.deps, fixture.actor, input);
	await fixture.settle();
	return project;
}

async function triggers(): Promise<string[]> {
	await fixture.settle();
	const { items } = await listAudits(fixture.db, fixture.orgId, { limit: 20 });
	return items.map(({ trigger }) => trigger).sort();
}

it("audits by schedule once a day, and catches up on a night that was missed", async () => {
	const { nextAuditAt } = await addProject("one");
	expect(nextAuditAt).toBe("2026-01-16T03:00:00.000Z");
	expect(await enqueueDueAudits(fixture.deps)).toBe(0);
	fixture.clock.advance(3 * DAY_MS);
	expect(await enqueueDueAudits(fixture.deps)).toBe(1);
	expect(await enqueueDueAudits(fixture.deps)).toBe(0);
	expect(await triggers()).toEqual(["first", "schedule"]);
	const { items } = await listProjects(fixture.deps, fixture.orgId, { limit: 5 });
	expect(items[0]?.nextAuditAt).toBe("2026-01-19T03:00:00.000Z");
});

it("audits a folder whose lock was written to, and no other", async () => {
	await addProject("one");
	await addProject("two");
	const look = createFolderWatch(fixture.deps);
	expect(await look()).toBe(0);
	fixture.writeProject("one", "1.5");
	expect(await look()).toBe(1);
	expect(await look()).toBe(0);
	expect(await triggers()).toEqual(["first", "first", "lock"]);
});

it("warns of decisions two weeks before they end", async () => {
	await addProject("one");
	const expires = new Date(fixture.clock.nowMs() + 20 * DAY_MS).toISOString().slice(0, 10);
	const reason = "the code is never reached";
	const input = waiveInput.parse({ projectId: null, package: "a", reason, expires });
	await waive(fixture.deps, fixture.actor, input);
	await fixture.settle();
	const alerts = () =>
		fixture.db.alert.findMany({
			where: { kind: "waivers_ending", resolvedAt: null },
			select: { message: true },
		});
	await warnOfWaivers(fixture.deps, fixture.orgId);
	expect(await alerts()).toEqual([]);
	fixture.clock.advance(7 * DAY_MS);
	await warnOfWaivers(fixture.deps, fixture.orgId);
	expect(await alerts()).toMatchObject([{ message: expect.stringContaining("1 decision") }]);
	fixture.clock.advance(14 * DAY_MS);
	await warnOfWaivers(fixture.deps, fixture.orgId);
	expect(await alerts()).toEqual([]);
});

it("opens what was accepted when its day is over, also where nothing is scheduled", async () => {
	await fixture.load(buildOsvRecord("PYSEC-1", [{ introduced: "0" }, { fixed: "2.0" }]));
	const { id } = await addProject("one", { kind: "off" });
	const expires = new Date(fixture.clock.nowMs() + 2 * DAY_MS).toISOString().slice(0, 10);
	const reason = "the code is never reached";
	const input = waiveInput.parse({ projectId: id, package: "a", reason, expires });
	await waive(fixture.deps, fixture.actor, input);
	await fixture.settle();
	const state = async () => {
		const wanted = listFindingsInput.parse({ checks: ["vulnerabilities"] });
		const { items } = await listFindings(fixture.db, fixture.orgId, wanted);
		return items.map((finding) => finding.state);
	};
	expect(await state()).toEqual(["accepted"]);
	fixture.clock.advance(2 * DAY_MS);
	expect(await enqueueEndedDecisions(fixture.deps)).toBe(0);
	fixture.clock.advance(DAY_MS);
	expect(await enqueueEndedDecisions(fixture.deps)).toBe(1);
	expect(await enqueueEndedDecisions(fixture.deps)).toBe(0);
	expect(await triggers()).toEqual(["first", "waiver", "waiver"]);
	expect(await state()).toEqual(["open"]);
});

it("drops old reports, but never the last one of a project", async () => {
	await addProject("one");
	fixture.clock.advance(2 * DAY_MS);
	await enqueueDueAudits(fixture.deps);
	await fixture.settle();
	fixture.clock.advance(100 * DAY_MS);
	expect(await pruneReports(fixture.deps, fixture.clock.nowMs() - DAY_MS)).toBe(1);
	expect(await fixture.db.dependencyAudit.count({ where: { report: { not: null } } })).toBe(1);
});

it("registers what comes with Sophia once: what was removed does not come back", async () => {
	fixture.writeProject("examples/sophia-ai", "1.0");
	const register = () => ensureBuiltInProjects(fixture.deps, fixture.actor, fixture.work);
	await register();
	await fixture.settle();
	const { items } = await listProjects(fixture.deps, fixture.orgId, { limit: 5 });
	expect(items).toMatchObject([{ isBuiltIn: true }, { isBuiltIn: true }]);
	for (const { id } of items) await removeProject(fixture.deps, fixture.actor, id);
	await register();
	expect((await listProjects(fixture.deps, fixture.orgId, { limit: 5 })).items).toEqual([]);
});

it("finds what comes with Sophia again after the checkout was moved", async () => {
	fixture.writeProject("old/examples/sophia-ai", "1.0");
	fixture.writeProject("new/examples/sophia-ai", "1.0");
	const register = (root: string) =>
		ensureBuiltInProjects(fixture.deps, fixture.actor, path.join(fixture.work, root));
	const folders = async () => {
		const { items } = await listProjects(fixture.deps, fixture.orgId, { limit: 5 });
		return items.map(({ source }) => (source.kind === "folder" ? source.path : null)).sort();
	};
	const inRoot = (root: string) => {
		const full = path.join(fixture.work, root);
		return [full, path.join(full, "examples/sophia-ai")];
	};
	await register("old");
	await register("new");
	expect(await folders(), "as long as they are there").toEqual(inRoot("old"));
	rmSync(path.join(fixture.work, "old"), { recursive: true });
	await register("new");
	expect(await folders()).toEqual(inRoot("new"));
});
