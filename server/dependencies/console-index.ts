/*
 * What console and worker use of the audits. It is apart from `index.ts` because that one serves the
 * command line, whose start would pay for the database client.
 */
export { getAdvisoryStatus, requestSync } from "./advisories/advisory-status.ts";
export { diffAudits } from "./audits/diff-audits.ts";
export { exportAudit } from "./audits/export-audit.ts";
export { getProgress } from "./audits/get-progress.ts";
export { getAudit, listAudits } from "./audits/list-audits.ts";
export { cancelAudit, type DependencyDeps, runProjectAudit } from "./audits/request-audit.ts";
export { getFinding } from "./findings/get-finding.ts";
export { countFindings, listFindings } from "./findings/list-findings.ts";
export { listWaivers } from "./findings/list-waivers.ts";
export { revokeWaiver } from "./findings/revoke-waiver.ts";
export { waive, waiveMany } from "./findings/waive.ts";
export { readInstallBench } from "./insights/read-install-bench.ts";
export { showTrends } from "./insights/show-trends.ts";
export { summarizeDependencies } from "./insights/summarize-dependencies.ts";
export { findProjectId, getProject, listProjects } from "./projects/list-projects.ts";
export { createProject, removeProject, updateProject } from "./projects/save-project.ts";
export { submitProject } from "./projects/submit-project.ts";
