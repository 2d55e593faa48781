export type {
	CheckName,
	CheckResult,
	Issue,
	VulnerabilityRow,
} from "./contract.ts";
export { CHECK_NAMES, checkNameSchema, severityLevelSchema } from "./contract.ts";

/*
 * Procedures under `dependencies.`: `projects.list|get|create|update|remove`,
 * `audits.run|list|get|diff|cancel|progress`, `findings.list|count|get|waive|waiveMany|revokeWaiver|waivers`,
 * `advisories.status|sync`, `submit`, `summary`, `trends`, `installBench`.
 */

export * from "./console-contract/advisories.ts";
export * from "./console-contract/audits.ts";
export * from "./console-contract/figures.ts";
export * from "./console-contract/findings.ts";
export * from "./console-contract/projects.ts";
export * from "./console-contract/vex.ts";
export * from "./console-contract/waivers.ts";
