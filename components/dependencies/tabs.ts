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

const TAB_OF: Readonly<Record<CheckName, ProjectTab>> = {
	lock_integrity: "integrity",
	vulnerabilities: "findings",
	licenses: "licences",
	unused: "imports",
	drift: "drift",
	configuration: "integrity",
};

/** Query string of the part that shows more of a check; empty for the first part. */
export function tabOfCheck(check: CheckName): string {
	const tab = TAB_OF[check];
	return tab === "findings" ? "" : `?tab=${tab}`;
}
