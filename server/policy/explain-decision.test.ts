import { expect, it } from "vitest";
import { decide } from "./core/decide.ts";
import { createDecisionExplainer } from "./explain-decision.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
} from "./testing/builders.ts";
import { viewDecision } from "./view-decision.ts";

function decideOn(catalogNumber: number) {
	const snapshots = {
		catalog: buildCatalog([buildModel("openai/a"), buildModel("openai/b")], catalogNumber),
		health: buildHealthSnapshot(),
		policy: buildPolicy(),
	};
	const decision = decide({
		...snapshots,
		features: buildFeatures(),
		nowMs: NOW_MS,
		id: "d-1",
		requestId: "r-1",
	});
	if (!("record" in decision)) throw new Error("nothing was decided");
	return decision.record;
}

function openExplainer() {
	const asked: string[] = [];
	const explainer = createDecisionExplainer({
		async getCatalog(number) {
			asked.push(`catalog ${number}`);
			if (number > 90) return null;
			return buildCatalog([buildModel("openai/a"), buildModel("openai/b")], number);
		},
		async getHealth(number) {
			asked.push(`health ${number}`);
			return buildHealthSnapshot([], number);
		},
		async getPolicy(orgId, number) {
			asked.push(`policy ${orgId} ${number}`);
			return buildPolicy({}, number);
		},
	});
	return { asked, explainer };
}

const ACTUAL = { costNanos: 5, ttftMs: 300, durationMs: 900 };

it("explains a stored decision from the snapshots that it names, loading each once", async () => {
	const { asked, explainer } = openExplainer();
	const explanation = await explainer.explain("org", decideOn(4));
	expect(explanation.matchesRecord).toBe(true);
	await explainer.explain("org", decideOn(4), "openai/b");
	expect(asked).toEqual(["catalog 4", "health 1", "policy org 1"]);
});

it("keeps only the snapshots used last", async () => {
	const { asked, explainer } = openExplainer();
	for (let number = 1; number <= 9; number += 1) await explainer.explain("org", decideOn(number));
	asked.length = 0;
	await explainer.explain("org", decideOn(9));
	expect(asked).toEqual([]);
	await explainer.explain("org", decideOn(1));
	expect(asked).toEqual(["catalog 1"]);
});

it("still shows a decision whose frozen inputs are no longer kept, and says which is missing", async () => {
	const { explainer } = openExplainer();
	const request = { orgId: "org", versus: undefined };
	const stored = { outcome: "ok", modelServed: "openai/b", actual: ACTUAL, simulated: true };
	const record = decideOn(91);
	expect(await viewDecision(explainer, { record, ...stored }, request)).toEqual({
		state: "found",
		record,
		...stored,
		explanation: null,
		problem: "the catalogue snapshot 91 that this decision rests on is no longer kept",
	});
	expect(await viewDecision(explainer, { record: decideOn(3), ...stored }, request)).toMatchObject({
		explanation: { matchesRecord: true },
		problem: null,
	});
});

it("does not hide a fault behind a missing explanation", async () => {
	const explainer = { explain: () => Promise.reject(new Error("connection lost")) };
	const stored = {
		...{ record: decideOn(1), outcome: "ok", modelServed: null, actual: ACTUAL },
		simulated: true,
	};
	await expect(
		viewDecision(explainer, stored, { orgId: "org", versus: undefined }),
	).rejects.toThrow("connection lost");
});
