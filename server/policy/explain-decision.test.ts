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

it("says which frozen input is no longer kept", async () => {
	const { explainer } = openExplainer();
	await expect(explainer.explain("org", decideOn(91))).rejects.toThrow(
		"the catalogue snapshot 91 that this decision rests on is no longer kept",
	);
});
