import { isAppError } from "#server/platform/errors.ts";
import type {
	ActualFigures,
	DecisionExplanation,
	DecisionRecord,
	DecisionView,
} from "./contract.ts";
import type { DecisionExplainer } from "./explain-decision.ts";

/** A stored decision and how its request ended, as the ledger gives them. */
export interface StoredDecision {
	readonly record: DecisionRecord;
	readonly outcome: string;
	readonly modelServed: string | null;
	readonly actual: ActualFigures;
	readonly simulated: boolean;
}

/** A stored decision with its explanation; the decision stays readable when a snapshot is gone. */
export async function viewDecision(
	explainer: DecisionExplainer,
	stored: StoredDecision,
	request: { orgId: string; versus: string | undefined },
): Promise<DecisionView> {
	const found = { state: "found" as const, ...stored };
	let explanation: DecisionExplanation;
	try {
		explanation = await explainer.explain(request.orgId, stored.record, request.versus);
	} catch (error) {
		if (!isAppError(error) || error.code !== "not_found") throw error;
		return { ...found, explanation: null, problem: error.message };
	}
	return { ...found, explanation, problem: null };
}
