import { PRESET_VALUES } from "#components/routing/search-params.ts";
import type { Preset } from "#server/policy/contract.ts";
import { MODEL_VIEWS, type ModelView } from "./filter-models.ts";

interface ModelParams {
	readonly preset: string | null;
	readonly look: string | null;
}

/** What of the address is one of a few words, and what of it was not understood. */
export function readModelParams({ preset, look }: ModelParams): {
	readonly preset: Preset | null;
	readonly view: ModelView;
	readonly problems: readonly { readonly key: keyof ModelParams; readonly message: string }[];
} {
	const knownPreset = PRESET_VALUES.find((value) => value === preset) ?? null;
	const knownView = MODEL_VIEWS.find((value) => value === look) ?? null;
	return {
		preset: knownPreset,
		view: knownView ?? "best",
		problems: [
			...(preset !== null && knownPreset === null
				? [
						{
							key: "preset" as const,
							message: `there is no preset “${preset}”; there are ${PRESET_VALUES.join(", ")}`,
						},
					]
				: []),
			...(look !== null && knownView === null
				? [
						{
							key: "look" as const,
							message: `there is no look “${look}”; there are ${MODEL_VIEWS.join(", ")}`,
						},
					]
				: []),
		],
	};
}
