import { latestHealth, listModelFacts, readLatestCatalog } from "#server/catalog/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type {
	CatalogRanking,
	PolicyConfig,
	Preset,
	ScoreModelsInput,
} from "#server/policy/contract.ts";
import { getActivePolicy, rankModels, typicalFeatures } from "#server/policy/index.ts";
import type { Services } from "./services.ts";

/** Ranks the catalogue in force by the policy in force or a draft; names the versions in force. */
export async function rankCatalog(
	{ db, clock }: Pick<Services, "db" | "clock">,
	orgId: string,
	input: {
		readonly preset?: Preset | undefined;
		readonly request?: ScoreModelsInput["request"];
		readonly config?: PolicyConfig | undefined;
	},
): Promise<CatalogRanking> {
	const [catalog, health, policy] = await Promise.all([
		readLatestCatalog(db),
		latestHealth(db),
		getActivePolicy(db, orgId),
	]);
	if (catalog === null) {
		throw new AppError("precondition", "there is no model catalogue yet", {
			hint: "refresh it on the Models page; its status says why the source gave none",
		});
	}
	const nowMs = clock.nowMs();
	const config = input.config ?? policy.config;
	const preset = input.preset ?? config.defaultPreset;
	const given = Object.entries(input.request ?? {}).filter(([, value]) => value !== undefined);
	const ranking = rankModels({
		catalog,
		health: health ?? { number: 0, takenAtMs: nowMs, models: [] },
		policy: { number: policy.number, config },
		preset,
		features: { ...typicalFeatures(preset), ...Object.fromEntries(given) },
		nowMs,
	});
	const { number, source, simulated, fetchedAtMs } = catalog;
	return {
		...ranking,
		models: listModelFacts(catalog.models, health?.models ?? []),
		catalog: { number, source, simulated, fetchedAtMs },
		healthNumber: health?.number ?? null,
		healthTakenAtMs: health?.takenAtMs ?? null,
		policyNumber: policy.number,
	};
}
