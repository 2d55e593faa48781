import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getAdvisoryStatus } from "../advisories/advisory-status.ts";
import { diffAudits } from "../audits/diff-audits.ts";
import { exportAudit } from "../audits/export-audit.ts";
import { listAudits } from "../audits/list-audits.ts";
import { runProjectAudit } from "../audits/request-audit.ts";
import { listFindingsInput, type WaiveManyInput, waiveInput } from "../console-contract.ts";
import { countFindings, listFindings } from "../findings/list-findings.ts";
import { listWaivers } from "../findings/list-waivers.ts";
import { revokeWaiver } from "../findings/revoke-waiver.ts";
import { waive, waiveMany } from "../findings/waive.ts";
import { showTrends } from "../insights/show-trends.ts";
import { getProject } from "../projects/list-projects.ts";
import { type AuditFixture, createAuditFixture } from "../testing/audit-fixture.ts";
import {
	addFolder,
	eventsOf,
	findings,
	RECORD,
	UNRELATED,
	WITHDRAWN,
} from "../testing/audit-steps.ts";

let fixture: AuditFixture;
beforeEach(async () => {
	fixture = await createAuditFixture();
});
afterEach(() => fixture.close());

describe("findings over time", () => {
	it("move with their version, are fixed, and come back", async () => {
		await fixture.load(RECORD);
		const { id } = await addFolder(fixture, "one", "1.0");
		const [first] = await findings(fixture);
		for (const version of ["1.5", "2.0", "1.0"]) {
			fixture.writeProject("one", version);
			fixture.clock.advance(86_400_000);
			await runProjectAudit(fixture.deps, fixture.actor, id);
			await fixture.settle();
		}
		expect(await findings(fixture)).toMatchObject([{ id: first?.id, state: "open" }]);
		expect(await eventsOf(fixture, first?.id ?? "")).toEqual([
			"opened",
			"moved",
			"fixed",
			"reopened",
		]);
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
		const { id } = await addFolder(fixture, "one", "1.0");
		writeFileSync(path.join(fixture.work, "one", "uv.lock"), "<<<<<<< HEAD\nversion = 1\n");
		await runProjectAudit(fixture.deps, fixture.actor, id);
		await fixture.settle();
		expect(await findings(fixture)).toMatchObject([{ state: "open" }]);
		const { latest } = await getProject(fixture.deps, fixture.orgId, id);
		expect(latest?.severities).toBeNull();
	});

	it("are judged anew when newer advisories are loaded, without asking for anything else", async () => {
		const { id } = await addFolder(fixture, "one", "1.0");
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		await fixture.load(RECORD);
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		expect(await findings(fixture)).toMatchObject([{ state: "open" }]);
		await fixture.load({ ...RECORD, ...WITHDRAWN });
		fixture.clock.advance(1_000);
		await fixture.look();
		await fixture.settle();
		expect(await findings(fixture)).toMatchObject([{ state: "fixed" }]);
		const { items } = await listAudits(fixture.db, fixture.orgId, { limit: 10, projectId: id });
		expect(items.map(({ trigger }) => trigger)).toEqual(["data", "data", "first"]);
		const status = await getAdvisoryStatus(fixture.deps);
		expect(status.loads).toHaveLength(2);
		expect(status.sync.lastError).toBe("no network");
	});

	it("that newer advisories do not concern are confirmed by them, without a new audit", async () => {
		await fixture.load(RECORD);
		const { id, latest } = await addFolder(fixture, "one", "2.0");
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
		await addFolder(fixture, "one", "1.0");
		await addFolder(fixture, "two", "1.1");
		const counts = await countFindings(fixture.db, fixture.orgId, { severities: ["critical"] });
		expect(counts).toMatchObject({ total: 2, severities: { critical: 2, high: 0 } });
		const page = await listFindings(
			fixture.db,
			fixture.orgId,
			listFindingsInput.parse({ severities: ["critical"], limit: 1 }),
		);
		const rest = await findings(fixture, {
			severities: ["critical"],
			limit: 1,
			cursor: page.nextCursor,
		});
		expect(new Set([...page.items, ...rest].map(({ projectName }) => projectName)).size).toBe(2);
		await expect(findings(fixture, { cursor: "nonsense" })).rejects.toThrow("not a cursor");
		const two = { severities: ["critical" as const], projects: ["two"] };
		expect(await findings(fixture, two)).toMatchObject([{ projectName: "two" }]);
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
		const { id } = await addFolder(fixture, "one", "1.0");
		const { waiver, audits } = await waive(fixture.deps, fixture.actor, {
			...accept,
			expires: soon(),
		});
		expect(audits).toHaveLength(1);
		await fixture.settle();
		const [finding] = await findings(fixture);
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
		await revokeWaiver(fixture.deps, fixture.actor, { id: waiver.id, reason, together: false });
		await fixture.settle();
		expect(await eventsOf(fixture, finding?.id ?? "")).toEqual([
			"opened",
			"accepted",
			"acceptance_ended",
		]);
		expect(await fixture.auditActions()).toEqual([
			"dependency_project.create",
			"dependency_waiver.create",
			"dependency_waiver.revoke",
		]);
		await expect(
			revokeWaiver(fixture.deps, fixture.actor, { id: waiver.id, reason, together: false }),
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
		const { id } = await addFolder(fixture, "one", "1.0");
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
		await addFolder(fixture, "one", "1.0");
		await addFolder(fixture, "two", "1.0");
		const open = await findings(fixture, { checks: undefined, states: ["open"] });
		const decide = (of: WaiveManyInput["of"], more: Partial<WaiveManyInput> = {}) =>
			waiveMany(fixture.deps, fixture.actor, {
				...{ of, everywhere: false, reason: accept.reason, expires: soon(), ...more },
				...{ untilFixed: true, status: "accepted" as const, justification: null },
			});
		const list = async () => (await listWaivers(fixture.deps, fixture.orgId, { limit: 10 })).items;
		const ids = open.map(({ id }) => id);
		const stranger = "01a00000-0000-7000-8000-000000000000";
		await expect(decide({ ids: [...ids, stranger] })).rejects.toThrow("are open now");
		await expect(decide({ ids }, { expires: "2099-01-01" })).rejects.toThrow("400 days");
		const filters = { checks: ["vulnerabilities" as const] };
		await expect(decide({ filters, expected: 1 })).rejects.toThrow("more than 1 of these");
		await expect(decide({ filters, expected: 3 })).rejects.toThrow("2 of these findings");
		expect(await list()).toEqual([]);

		const made = await decide({ filters, expected: 2 });
		expect(made).toMatchObject({ waivers: 2, audits: [expect.any(String), expect.any(String)] });
		await fixture.settle();
		expect(await findings(fixture)).toMatchObject([{ state: "accepted" }, { state: "accepted" }]);
		// Of decisions with the same words each counts its own findings; a known fix is not waited for.
		expect(await list()).toMatchObject([
			{ findings: 1, together: 2, untilFixed: false, advisory: "PYSEC-1", package: "a" },
			{ findings: 1, together: 2, untilFixed: false, advisory: "PYSEC-1", package: "a" },
		]);
		const [first] = await list();
		const reason = "it was decided too fast";
		const undo = { id: first?.id ?? "", reason, together: true };
		const undone = await revokeWaiver(fixture.deps, fixture.actor, undo);
		expect(undone.audits).toHaveLength(2);
		await fixture.settle();
		expect(await findings(fixture)).toMatchObject([{ state: "open" }, { state: "open" }]);
		const actions = await fixture.auditActions();
		expect(actions.slice(-4)).toEqual([
			...Array(2).fill("dependency_waiver.create"),
			...Array(2).fill("dependency_waiver.revoke"),
		]);
	});

	it("end on a day that is not far, for versions that can be read", async () => {
		await expect(waive(fixture.deps, fixture.actor, accept)).rejects.toThrow("400 days");
		const version = { ...accept, expires: soon(), version: "new ones" };
		await expect(waive(fixture.deps, fixture.actor, version)).rejects.toThrow("version specifier");
		const path = { ...accept, expires: soon(), path: "alone" };
		await expect(waive(fixture.deps, fixture.actor, path)).rejects.toThrow("fastapi > starlette");
	});
});
