import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import type { Clock } from "#server/platform/clock.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { DecisionRecord, PolicyVersion, Preset, RequestFeatures } from "./contract.ts";
import { decidePrepared } from "./core/decide.ts";
import { describeRefusal } from "./core/describe-exclusion.ts";
import { type PreparedRanking, prepareRanking } from "./core/prepare-ranking.ts";

export interface DecisionMakerOptions {
	/** Snapshots in force; `null` while none is loaded. */
	readonly catalog: () => CatalogSnapshot | null;
	readonly health: () => HealthSnapshot | null;
	readonly policy: () => PolicyVersion | null;
	readonly clock: Clock;
	readonly random: Random;
}

export type DecisionOutcome =
	| { readonly kind: "decided"; readonly record: DecisionRecord }
	/** `message`: all reasons with their counts, in one sentence for the caller. */
	| { readonly kind: "refused"; readonly message: string }
	| { readonly kind: "unavailable"; readonly message: string };

/** Decides for a process that decides often. */
export interface PolicyDecisionMaker {
	/** Preset of a caller who names none. */
	defaultPreset(): Preset;
	decide(requestId: string, features: RequestFeatures): DecisionOutcome;
}

interface Snapshots {
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
	readonly policy: PolicyVersion;
}

/** Decides on the snapshots in force; each preset is prepared once per set of snapshots. */
export function createDecisionMaker(options: DecisionMakerOptions): PolicyDecisionMaker {
	let prepared = new Map<Preset, PreparedRanking>();
	let preparedFor: Snapshots | null = null;

	function readSnapshots(): Snapshots | string {
		const catalog = options.catalog();
		const health = options.health();
		const policy = options.policy();
		if (policy === null) return "the routing policy is not loaded yet";
		if (catalog === null) return "the model catalogue is not loaded yet";
		if (health === null) return "the measurements of the models are not loaded yet";
		return { catalog, health, policy };
	}

	function rank(snapshots: Snapshots, preset: Preset): PreparedRanking {
		if (
			snapshots.catalog !== preparedFor?.catalog ||
			snapshots.health !== preparedFor.health ||
			snapshots.policy !== preparedFor.policy
		) {
			prepared = new Map();
			preparedFor = snapshots;
		}
		let ranking = prepared.get(preset);
		if (ranking === undefined) {
			ranking = prepareRanking({ ...snapshots, preset });
			prepared.set(preset, ranking);
		}
		return ranking;
	}

	return {
		defaultPreset: () => options.policy()?.config.defaultPreset ?? "balanced",
		decide(requestId, features) {
			const snapshots = readSnapshots();
			if (typeof snapshots === "string") return { kind: "unavailable", message: snapshots };
			const decision = decidePrepared(rank(snapshots, features.preset), {
				features,
				nowMs: options.clock.nowMs(),
				id: newId(options.clock, options.random),
				requestId,
			});
			if ("record" in decision) return { kind: "decided", record: decision.record };
			return { kind: "refused", message: describeRefusal(decision.refused) };
		},
	};
}
