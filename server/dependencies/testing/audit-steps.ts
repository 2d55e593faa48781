import { createProjectInput, listFindingsInput } from "../console-contract.ts";
import { getFinding } from "../findings/get-finding.ts";
import { listFindings } from "../findings/list-findings.ts";
import { getProject } from "../projects/list-projects.ts";
import { createProject } from "../projects/save-project.ts";
import type { AuditFixture } from "./audit-fixture.ts";
import { buildOsvRecord } from "./memory-advisories.ts";

const CRITICAL = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];
/** A critical advisory on `a` below 2.0. */
export const RECORD = buildOsvRecord("PYSEC-1", [{ introduced: "0" }, { fixed: "2.0" }], {
	severity: CRITICAL,
	aliases: ["CVE-2026-1"],
	details: "A **long** story.",
});
/** An advisory that concerns none of the projects. */
export const UNRELATED = {
	...RECORD,
	id: "PYSEC-2",
	aliases: [],
	modified: "2026-01-02T00:00:00Z",
	affected: [{ package: { ecosystem: "PyPI", name: "unused" }, versions: ["1"] }],
};
export const WITHDRAWN = { modified: "2026-01-10T00:00:00Z", withdrawn: "2026-01-10T00:00:00Z" };

/** Adds a project of one package as a folder; it has been audited when it is given back. */
export async function addFolder(fixture: AuditFixture, name: string, version: string) {
	const source = { kind: "folder", path: fixture.writeProject(name, version) };
	const input = createProjectInput.parse({ name, source });
	const project = await createProject(fixture.deps, fixture.actor, input);
	await fixture.settle();
	return getProject(fixture.deps, fixture.orgId, project.id);
}

/** The vulnerabilities of all projects. */
export async function findings({ db, orgId }: AuditFixture, more: object = {}) {
	const input = listFindingsInput.parse({ checks: ["vulnerabilities"], ...more });
	return (await listFindings(db, orgId, input)).items;
}

/** What happened to a finding, oldest first. */
export async function eventsOf({ db, orgId }: AuditFixture, id: string): Promise<string[]> {
	const { history } = await getFinding(db, orgId, id);
	return history.map(({ kind }) => kind).reverse();
}
