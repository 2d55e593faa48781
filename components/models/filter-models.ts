import type {
	CandidateExplanation,
	CatalogRanking,
	ExclusionExplanation,
	RankedModelFacts,
} from "#server/policy/contract.ts";

const DAY_MS = 86_400_000;
/** Released within this many days. */
const NEW_DAYS = 30;
/** Without a measurement for this long the score rests on old news. */
const STALE_MS = DAY_MS;

/** A picodollar a token is a millionth of a dollar for a million tokens. */
const PICO_PER_DOLLAR_PER_MILLION = 1_000_000;

/** Ready looks at the catalogue. */
export const MODEL_VIEWS = ["best", "new", "stale", "excluded"] as const;
export type ModelView = (typeof MODEL_VIEWS)[number];
export const MODEL_VIEW_WORDS: Readonly<Record<ModelView, string>> = {
	best: "Best now",
	new: "New this month",
	stale: "Stale data",
	excluded: "Excluded",
};

export interface ModelFilters {
	readonly view: ModelView;
	readonly search: string;
	/** Author of the models; `null`: all. */
	readonly provider: string | null;
	/** A parameter or modality that the model must support; `null`: any. */
	readonly capability: string | null;
	/** US dollars for a million tokens out, at most. */
	readonly maxPrice: number | null;
	/** Days since the release, at most. */
	readonly maxAge: number | null;
	/** Measured answers, at least. */
	readonly minSamples: number | null;
}

export const NO_FILTERS: ModelFilters = {
	view: "best",
	search: "",
	provider: null,
	capability: null,
	maxPrice: null,
	maxAge: null,
	minSamples: null,
};

/** A candidate of the ranking with the facts that stand beside its score. */
export interface ModelRow extends CandidateExplanation {
	readonly facts: RankedModelFacts | undefined;
}

/** Candidates and excluded models that fit the filters, in the order of the ranking. */
export function filterModels(
	ranking: CatalogRanking,
	filters: ModelFilters,
	nowMs: number,
): { readonly rows: readonly ModelRow[]; readonly exclusions: readonly ExclusionExplanation[] } {
	const facts = new Map(ranking.models.map((model) => [model.id, model]));
	const fits = ({ modelId, name }: { readonly modelId: string; readonly name: string }) => {
		const own = facts.get(modelId);
		return (
			`${modelId} ${name}`.toLowerCase().includes(filters.search.toLowerCase()) &&
			(filters.provider === null || own?.author === filters.provider) &&
			(filters.capability === null || (own?.capabilities.includes(filters.capability) ?? false)) &&
			fitsLimits(own, filters, nowMs) &&
			fitsView(own, filters.view, nowMs)
		);
	};
	return {
		rows:
			filters.view === "excluded"
				? []
				: ranking.candidates
						.filter(fits)
						.map((candidate) => ({ ...candidate, facts: facts.get(candidate.modelId) })),
		exclusions: ranking.exclusions.filter(fits),
	};
}

/** What is not known of a model is not said to be within a limit. */
function fitsLimits(
	model: RankedModelFacts | undefined,
	{ maxPrice, maxAge, minSamples }: ModelFilters,
	nowMs: number,
): boolean {
	const priceUsd = (model?.completionPico ?? Number.NaN) / PICO_PER_DOLLAR_PER_MILLION;
	const ageDays = (nowMs - (model?.createdMs ?? Number.NaN)) / DAY_MS;
	return (
		(maxPrice === null || priceUsd <= maxPrice) &&
		(maxAge === null || ageDays <= maxAge) &&
		(minSamples === null || (model?.measured?.samples ?? 0) >= minSamples)
	);
}

function fitsView(model: RankedModelFacts | undefined, view: ModelView, nowMs: number): boolean {
	if (view === "new") {
		const created = model?.createdMs ?? null;
		return created !== null && nowMs - created < NEW_DAYS * DAY_MS;
	}
	if (view === "stale") {
		return !model?.measured || nowMs - model.measured.lastSampleMs > STALE_MS;
	}
	return true;
}

/** Providers and capabilities to choose from, each once, in order. */
export function modelChoices(ranking: CatalogRanking) {
	const sorted = (values: readonly string[]) => [...new Set(values)].sort();
	return {
		providers: sorted(ranking.models.map(({ author }) => author)),
		capabilities: sorted(ranking.models.flatMap(({ capabilities }) => capabilities)),
	};
}

/** Whether all candidates are shown. */
export function isUnfiltered({ view, search, ...rest }: ModelFilters): boolean {
	return (
		view === NO_FILTERS.view && search === "" && Object.values(rest).every((one) => one === null)
	);
}
