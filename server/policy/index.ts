export { calibrate } from "./core/calibrate.ts";
export { estimatePromptTokens } from "./core/estimate-prompt-tokens.ts";
export { effectivePrice } from "./core/expected-cost.ts";
export { sumRegrets } from "./core/measure-regret.ts";
export { allowedAuthors } from "./core/prepare-ranking.ts";
export { rankModels, typicalFeatures } from "./core/rank-models.ts";
export { INVOKE_DEFAULTS, shouldStream } from "./core/request-defaults.ts";
export { SEED_POLICY } from "./core/seed-policy.ts";
export { createDecisionMaker, type PolicyDecisionMaker } from "./create-decision-maker.ts";
export { createPolicySource } from "./create-policy-source.ts";
export { ensureFirstPolicy } from "./ensure-first-policy.ts";
export { estimateDecisions } from "./estimate-decisions.ts";
export {
	createDecisionExplainer,
	type DecisionExplainer,
	type SnapshotStore,
} from "./explain-decision.ts";
export {
	comparePolicyVersion,
	getActivePolicy,
	getPolicyVersion,
} from "./get-policy-version.ts";
export { listPolicyVersions } from "./list-policy-versions.ts";
export type { GatewayConfig } from "./parse-gateway-config.ts";
export { publishPolicy } from "./publish-policy.ts";
export { readGatewayConfig } from "./read-gateway-config.ts";
export { regretOfDay } from "./regret-of-day.ts";
export { replayDecision } from "./replay-decision.ts";
export { findVersion as findPolicyVersion } from "./repository.ts";
export { rollbackPolicy } from "./rollback-policy.ts";
export { type KnownMoment, scoreAtMoment } from "./score-history.ts";
export { requireSimulationRange, simulatePolicy } from "./simulate-policy.ts";
export { validatePolicy } from "./validate-policy.ts";
export { viewDecision } from "./view-decision.ts";
