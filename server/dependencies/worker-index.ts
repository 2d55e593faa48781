/* What the worker runs of the audits. */
export { SYNC_JOB } from "./advisories/advisory-status.ts";
export { AUDIT_JOB } from "./audits/request-audit.ts";
export { ensureBuiltInProjects } from "./projects/ensure-built-in-projects.ts";
export { createAuditHandler } from "./work/audit-handler.ts";
export {
	createFolderWatch,
	enqueueDueAudits,
	enqueueEndedDecisions,
	pruneReports,
	warnOfWaivers,
} from "./work/plan-audits.ts";
export { createRematchHandler, REMATCH_JOB } from "./work/rematch-handler.ts";
export { createSyncHandler } from "./work/sync-handler.ts";
export { watchAdvisoryFolder } from "./work/watch-advisories.ts";
export type { WorkDeps } from "./work/work-deps.ts";
