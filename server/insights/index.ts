export { explainCost } from "./explain-cost.ts";
export { type ExportFile, exportRows } from "./export-rows.ts";
export { getOverview, type InsightDeps } from "./get-overview.ts";
export {
	getDecisionHistogram,
	getFacets,
	getNewSince,
	getRequestHistogram,
	getRowCount,
} from "./list-insights.ts";
export { listMarkers } from "./list-markers.ts";
export { type AnswerMemory, createAnswerMemory } from "./remember-answers.ts";
