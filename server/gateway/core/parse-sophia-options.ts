import type { Preset } from "#server/policy/contract.ts";
import { invalidRequest, isProblem, type RequestProblem } from "./request-problem.ts";

/** The caller's own wishes, from the `sophia` object of the body. */
export interface SophiaOptions {
	readonly preset: Preset | null;
	readonly maxCostUsd: number | null;
	readonly sessionId: string | null;
	/** The caller's name for its end user: kept with the request, never an identity. */
	readonly userId: string | null;
	readonly tags: readonly string[];
	readonly metadata: Readonly<Record<string, string>> | null;
}

export const NO_OPTIONS: SophiaOptions = {
	preset: null,
	maxCostUsd: null,
	sessionId: null,
	userId: null,
	tags: [],
	metadata: null,
};

const MAX_TAGS = 16;
const MAX_METADATA = 32;
const MAX_TEXT = 256;
const PRESETS: readonly string[] = ["balanced", "fast", "quality"] satisfies readonly Preset[];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPreset(value: unknown): value is Preset {
	return typeof value === "string" && PRESETS.includes(value);
}

function isShortText(value: unknown): value is string {
	return typeof value === "string" && value.length > 0 && value.length <= MAX_TEXT;
}

function unknownKey(given: Fields, known: readonly string[], path: string): RequestProblem | null {
	for (const key of Object.keys(given)) {
		if (known.includes(key)) continue;
		return invalidRequest(
			`unknown key "${key}" in "${path}": use ${known.join(", ")}`,
			`${path}.${key}`,
		);
	}
	return null;
}

function parsePreferences(
	value: unknown,
): Pick<SophiaOptions, "preset" | "maxCostUsd"> | RequestProblem {
	const path = "sophia.preferences";
	if (!isFields(value)) return invalidRequest(`"${path}" must be an object`, path);
	const unknown = unknownKey(value, ["preset", "prefer_fast", "max_cost_usd"], path);
	if (unknown) return unknown;
	const { preset, prefer_fast: preferFast, max_cost_usd: maxCost } = value;
	if (preset !== undefined && !isPreset(preset))
		return invalidRequest(
			`"${path}.preset" must be one of ${PRESETS.join(", ")}`,
			`${path}.preset`,
		);
	if (preferFast !== undefined && typeof preferFast !== "boolean")
		return invalidRequest(`"${path}.prefer_fast" must be true or false`, `${path}.prefer_fast`);
	if (preferFast === true && preset !== undefined && preset !== "fast")
		return invalidRequest(
			`"${path}.prefer_fast" contradicts preset "${preset}": give one of them`,
			`${path}.prefer_fast`,
		);
	if (maxCost !== undefined && (typeof maxCost !== "number" || !(maxCost >= 0)))
		return invalidRequest(
			`"${path}.max_cost_usd" must be a number of dollars, 0 or more`,
			`${path}.max_cost_usd`,
		);
	return { preset: preset ?? (preferFast === true ? "fast" : null), maxCostUsd: maxCost ?? null };
}

function parseContext(
	value: unknown,
): Pick<SophiaOptions, "sessionId" | "userId"> | RequestProblem {
	const path = "sophia.context";
	if (!isFields(value)) return invalidRequest(`"${path}" must be an object`, path);
	const unknown = unknownKey(value, ["session_id", "user_id"], path);
	if (unknown) return unknown;
	const { session_id: sessionId, user_id: userId } = value;
	if (sessionId !== undefined && !isShortText(sessionId))
		return invalidRequest(
			`"${path}.session_id" must be text of 1 to ${MAX_TEXT} characters`,
			`${path}.session_id`,
		);
	if (userId !== undefined && !isShortText(userId))
		return invalidRequest(
			`"${path}.user_id" must be text of 1 to ${MAX_TEXT} characters`,
			`${path}.user_id`,
		);
	return { sessionId: sessionId ?? null, userId: userId ?? null };
}

function parseTags(value: unknown): readonly string[] | RequestProblem {
	if (Array.isArray(value) && value.length <= MAX_TAGS && value.every(isShortText)) return value;
	return invalidRequest(
		`"sophia.tags" must be a list of at most ${MAX_TAGS} texts of 1 to ${MAX_TEXT} characters`,
		"sophia.tags",
	);
}

function parseMetadata(value: unknown): Pick<SophiaOptions, "metadata"> | RequestProblem {
	const path = "sophia.metadata";
	const wanted = `"${path}" must map at most ${MAX_METADATA} names to texts of at most ${MAX_TEXT} characters`;
	if (!isFields(value)) return invalidRequest(wanted, path);
	const entries = Object.entries(value);
	if (entries.length > MAX_METADATA) return invalidRequest(wanted, path);
	const metadata: [string, string][] = [];
	for (const [name, text] of entries) {
		if (name.length > MAX_TEXT || typeof text !== "string" || text.length > MAX_TEXT)
			return invalidRequest(wanted, `${path}.${name.slice(0, MAX_TEXT)}`);
		metadata.push([name, text]);
	}
	// `fromEntries` defines own properties, so a name such as `__proto__` stays a plain name.
	return { metadata: Object.fromEntries(metadata) };
}

/** Reads the strict `sophia` object; the first fault is returned with its path. */
export function parseSophiaOptions(value: unknown): SophiaOptions | RequestProblem {
	if (value === undefined || value === null) return NO_OPTIONS;
	if (!isFields(value)) return invalidRequest('"sophia" must be an object', "sophia");
	const unknown = unknownKey(value, ["preferences", "context", "tags", "metadata"], "sophia");
	if (unknown) return unknown;
	const preferences = value.preferences === undefined ? null : parsePreferences(value.preferences);
	if (preferences && isProblem(preferences)) return preferences;
	const context = value.context === undefined ? null : parseContext(value.context);
	if (context && isProblem(context)) return context;
	const tags = value.tags === undefined ? NO_OPTIONS.tags : parseTags(value.tags);
	if (isProblem(tags)) return tags;
	const metadata = value.metadata === undefined ? null : parseMetadata(value.metadata);
	if (metadata && isProblem(metadata)) return metadata;
	return {
		preset: preferences?.preset ?? null,
		maxCostUsd: preferences?.maxCostUsd ?? null,
		sessionId: context?.sessionId ?? null,
		userId: context?.userId ?? null,
		tags,
		metadata: metadata?.metadata ?? null,
	};
}
