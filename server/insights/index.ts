export { explainCost } from "./explain-cost.ts";
export { type ExportFile, exportRows } from "./export-rows.ts";
export { getOverview, type InsightDeps } from "./get-overview.ts";
export {
	getFacets,
	getNewSince,
	getRequestHistogram,
	getRowCount,
} from "./list-insights.ts";
export { type AnswerMemory, createAnswerMemory } from "./remember-answers.ts";
