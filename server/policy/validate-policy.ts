import { nearestWord } from "#server/platform/nearest-word.ts";
import { type PolicyConfig, type PolicyValidation, policyConfigSchema } from "./contract.ts";
import { diffPolicies } from "./core/diff-policies.ts";
import { resolvePresetWeights } from "./core/resolve-weights.ts";

/** Checks a draft as publishing would, and says what it would change of the policy in force. */
export function validatePolicy(draft: unknown, active: PolicyConfig): PolicyValidation {
	const parsed = policyConfigSchema.safeParse(draft);
	if (parsed.success)
		return {
			ok: true,
			changes: diffPolicies(active, parsed.data),
			presetWeights: resolvePresetWeights(parsed.data),
		};
	const problems = parsed.error.issues.flatMap((issue) => {
		const path = issue.path.map(String);
		if (issue.code !== "unrecognized_keys") return { path: path.join("."), message: issue.message };
		return issue.keys.map((key) => ({
			path: [...path, key].join("."),
			message: describeUnknownKey(key, knownKeys(active, path)),
		}));
	});
	return { ok: false, problems };
}

function describeUnknownKey(key: string, known: readonly string[]): string {
	const near = nearestWord(key, known);
	return near === null ? "is not a known key" : `is not a known key; did you mean "${near}"?`;
}

/** The keys that the policy in force has at this place: a valid policy has all but weights of presets. */
function knownKeys(active: PolicyConfig, path: readonly string[]): string[] {
	if (path[0] === "presets" && path.length === 2) return Object.keys(active.weights);
	let value: unknown = active;
	for (const key of path) value = readField(value, key);
	return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function readField(value: unknown, key: string): unknown {
	if (typeof value !== "object" || value === null) return undefined;
	return Object.entries(value).find(([name]) => name === key)?.[1];
}
