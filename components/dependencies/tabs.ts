import type { CheckName } from "#server/dependencies/console-contract.ts";

/** The parts of a project's page, as they stand in the address. */
export const PROJECT_TABS = [
	"findings",
	"licences",
	"imports",
	"drift",
	"integrity",
	"decisions",
	"history",
	"settings",
] as const;
export type ProjectTab = (typeof PROJECT_TABS)[number];

/** Those of them that show what one audit found. */
export const AUDIT_TABS = ["findings", "licences", "imports", "drift", "integrity"] as const;
export type AuditTab = (typeof AUDIT_TABS)[number];

export const TAB_LABELS: Readonly<Record<ProjectTab, string>> = {
	findings: "Findings",
	licences: "Licences",
	imports: "Unused & imports",
	drift: "Drift",
	integrity: "Integrity & configuration",
	decisions: "Decisions",
	history: "History",
	settings: "Settings",
};

/** The part that shows what a check found. */
export const TAB_OF_CHECK: Readonly<Record<CheckName, ProjectTab>> = {
	lock_integrity: "integrity",
	vulnerabilities: "findings",
	licenses: "licences",
	unused: "imports",
	drift: "drift",
	configuration: "integrity",
};

/** Query string of the part that shows more of a check; empty for the first part. */
export function tabOfCheck(check: CheckName): string {
	const tab = TAB_OF_CHECK[check];
	return tab === "findings" ? "" : `?tab=${tab}`;
}

/** The permanent address of an audit. */
export function auditHref(audit: { readonly projectId: string; readonly id: string }): string {
	return `/dependencies/${audit.projectId}/audits/${audit.id}`;
}
