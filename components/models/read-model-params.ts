import { PRESET_VALUES } from "#components/routing/search-params.ts";
import type { Preset } from "#server/policy/contract.ts";
import { MODEL_VIEWS, type ModelView } from "./filter-models.ts";

/** Parts of the address that are one of a few words, or a number. */
const MODEL_WORDS = ["preset", "look", "price", "age", "n"] as const;
type ModelWord = (typeof MODEL_WORDS)[number];

export function isModelWord(key: string): key is ModelWord {
	return MODEL_WORDS.some((word) => word === key);
}

export interface ModelParams {
	readonly preset: Preset | null;
	readonly view: ModelView;
	readonly maxPrice: number | null;
	readonly maxAge: number | null;
	readonly minSamples: number | null;
	/** What was not understood. */
	readonly problems: readonly { readonly key: ModelWord; readonly message: string }[];
}

/** What of the address is one of a few words or a number, and what of it was not understood. */
export function readModelParams(
	words: Partial<Readonly<Record<ModelWord, string | null>>>,
): ModelParams {
	const problems: ModelParams["problems"][number][] = [];
	const oneOf = <Word extends string>(
		key: ModelWord,
		{ what, known }: { readonly what: string; readonly known: readonly Word[] },
	): Word | null => {
		const text = words[key] ?? null;
		const found = known.find((value) => value === text) ?? null;
		if (text !== null && found === null) {
			problems.push({
				key,
				message: `there is no ${what} “${text}”; there are ${known.join(", ")}`,
			});
		}
		return found;
	};
	const number = (key: ModelWord, what: string): number | null => {
		const text = words[key] ?? null;
		if (text === null) return null;
		const value = Number(text);
		if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
		problems.push({ key, message: `${what} is a number above 0, not “${text}”` });
		return null;
	};
	return {
		preset: oneOf("preset", { what: "preset", known: PRESET_VALUES }),
		view: oneOf("look", { what: "look", known: MODEL_VIEWS }) ?? "best",
		maxPrice: number("price", "the highest price"),
		maxAge: number("age", "the highest age in days"),
		minSamples: number("n", "the least number of measurements"),
		problems,
	};
}
