import type { z } from "zod";
import type { DeclaredModel } from "#server/catalog/contract.ts";
import { AppError } from "#server/platform/errors.ts";
import { nearestWord } from "#server/platform/nearest-word.ts";
import { type PolicyConfig, policyConfigSchema } from "./contract.ts";
import { toDeclaredModel } from "./core/declared-model-schema.ts";
import {
	buildGatewayConfigJsonSchema,
	gatewayConfigFileSchema,
} from "./core/gateway-config-schema.ts";
import { SEED_POLICY } from "./core/seed-policy.ts";

/** `config/portkey_config.json`, parsed into the product's own units. */
export interface GatewayConfig {
	readonly gateway: {
		/** Use the Portkey gateway as a hop. */
		readonly enabled: boolean;
		readonly url: string;
		readonly timeoutMs: number;
		readonly retry: {
			/** The first attempt included. */
			readonly maxAttempts: number;
			readonly backoff: "exponential" | "constant";
		};
	};
	/** The policy of the first version; later versions live in the database. */
	readonly policy: PolicyConfig;
	readonly catalogRefreshMs: number;
	/** Models of the OpenAI-compatible servers, which no list tells about. */
	readonly declaredModels: readonly DeclaredModel[];
}

/** Parses the text of the file; throws `invalid_input` that names every fault in a line of its own. */
export function parseGatewayConfig(text: string, file: string): GatewayConfig {
	const parsed = gatewayConfigFileSchema.safeParse(parseJson(text, file));
	if (!parsed.success) throw refuse(file, describeIssues(parsed.error.issues));
	const { gateway, routing_policy: routing, models } = parsed.data;
	const { default: defaultPreset, ...presets } = routing.preferences;
	const policy = policyConfigSchema.safeParse({
		...SEED_POLICY,
		weights: routing.weights,
		presets,
		defaultPreset,
		allowedProviders: models.allowed_providers,
		allowFreeVariants: models.allow_free_variants,
		latencyMetric: routing.latency_metric,
	});
	if (!policy.success) throw refuse(file, policy.error.issues.map(describePolicyIssue));
	return {
		gateway: {
			enabled: gateway.enabled,
			url: gateway.url.replace(/\/+$/, ""),
			timeoutMs: Math.round(gateway.timeout * 1000),
			retry: { maxAttempts: gateway.retry.max_attempts, backoff: gateway.retry.backoff },
		},
		policy: policy.data,
		catalogRefreshMs: models.refresh_interval * 1000,
		declaredModels: models.declared.map(toDeclaredModel),
	};
}

function parseJson(text: string, file: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		throw new AppError("invalid_input", `${file} is not valid JSON: ${detail}`, { cause: error });
	}
}

function refuse(file: string, problems: readonly string[]): AppError {
	return new AppError("invalid_input", problems.map((line) => `${file}: ${line}`).join("\n"), {
		hint: "correct the file, or start from the one in version control",
		details: { file, problems },
	});
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string[] {
	return issues.flatMap((issue) => {
		const path = issue.path.map(String);
		if (issue.code === "unrecognized_keys")
			return issue.keys.map((key) => describeUnknownKey([...path, key]));
		return `${path.join(".") || "the file"}: ${issue.message}`;
	});
}

/** Paths of the policy in the words of the file. */
const FILE_PATHS: ReadonlyMap<string, string> = new Map([
	["weights", "routing_policy.weights"],
	["presets", "routing_policy.preferences"],
	["allowedProviders", "models.allowed_providers"],
]);

function describePolicyIssue(issue: z.core.$ZodIssue): string {
	const [head, ...rest] = issue.path.map(String);
	return `${[FILE_PATHS.get(head ?? "") ?? head, ...rest].join(".")} ${issue.message}`;
}

function describeUnknownKey(path: readonly string[]): string {
	const key = path.at(-1) ?? "";
	const paths = listPaths(buildGatewayConfigJsonSchema(), "");
	// The place in a list is no part of a known path.
	const parent = path
		.slice(0, -1)
		.filter((part) => !/^\d+$/.test(part))
		.join(".");
	const siblings = paths.filter((known) => known.split(".").slice(0, -1).join(".") === parent);
	const lastParts = siblings.map(lastPart);
	const near = nearestWord(key, lastParts);
	if (near !== null) return `${path.join(".")} is not a known key; did you mean "${near}"?`;
	const elsewhere = paths.find((known) => lastPart(known) === key);
	if (elsewhere !== undefined)
		return `${path.join(".")} is not a known key here; it belongs at ${elsewhere}`;
	return `${path.join(".")} is not a known key; known here: ${lastParts.join(", ")}`;
}

function lastPart(path: string): string {
	return path.slice(path.lastIndexOf(".") + 1);
}

/** Every path that the schema knows, in the order of the file. */
function listPaths(schema: unknown, prefix: string): string[] {
	if (hasItems(schema)) return listPaths(schema.items, prefix);
	if (!hasProperties(schema)) return [];
	return Object.entries(schema.properties).flatMap(([key, child]) => [
		`${prefix}${key}`,
		...listPaths(child, `${prefix}${key}.`),
	]);
}

function hasItems(schema: unknown): schema is { items: unknown } {
	return typeof schema === "object" && schema !== null && "items" in schema;
}

function hasProperties(schema: unknown): schema is { properties: Record<string, unknown> } {
	if (typeof schema !== "object" || schema === null || !("properties" in schema)) return false;
	return typeof schema.properties === "object" && schema.properties !== null;
}
