import { z } from "zod";
import { presetSchema, weightsSchema } from "../contract.ts";
import { declaredModelsSchema } from "./declared-model-schema.ts";

const SECONDS_PER_DAY = 86_400;

/**
 * `config/portkey_config.json` as a person writes it: the seed's keys, with `gateway.enabled` and
 * `routing_policy.latency_metric` in addition. What is left out takes the seed's value.
 */
export const gatewayConfigFileSchema = z.strictObject({
	$schema: z.string().optional().describe("Where the schema of this file lies, for editors."),
	gateway: z
		.strictObject({
			enabled: z
				.boolean()
				.default(false)
				.describe("Send model calls through the Portkey gateway at `url`."),
			url: z
				.url({ protocol: /^https?$/, error: "must be an http or https address" })
				.default("http://localhost:8100")
				.describe("Address of the Portkey gateway."),
			timeout: z
				.number()
				.positive()
				.max(3600)
				.default(30)
				.describe("Seconds to wait for the first token, or for a whole answer without streaming."),
			retry: z
				.strictObject({
					max_attempts: z
						.number()
						.int()
						.min(1)
						.max(10)
						.default(3)
						.describe("Attempts of one request, the first included."),
					backoff: z
						.enum(["exponential", "constant"])
						.default("exponential")
						.describe("How the pause between attempts grows."),
				})
				.prefault({}),
		})
		.prefault({}),
	routing_policy: z
		.strictObject({
			weights: weightsSchema
				.default({ freshness: 40, latency: 25, quality: 25, cost: 10 })
				.describe("Points per factor; rescaled to 100."),
			preferences: z
				.strictObject({
					default: presetSchema
						.default("balanced")
						.describe("The preset of callers that name none."),
					balanced: weightsSchema
						.partial()
						.default({})
						.describe("Weights that replace the default's."),
					fast: weightsSchema
						.partial()
						.default({ latency: 40, freshness: 20 })
						.describe("Weights that replace the default's."),
					quality: weightsSchema
						.partial()
						.default({ quality: 50, freshness: 30 })
						.describe("Weights that replace the default's."),
				})
				.prefault({}),
			latency_metric: z
				.enum(["ttft", "total"])
				.default("ttft")
				.describe("What the latency factor measures: time to first token, or the whole answer."),
		})
		.prefault({}),
	models: z
		.strictObject({
			allowed_providers: z
				.array(z.string().min(1))
				.min(1)
				.default(["openai", "anthropic", "google", "meta", "mistral"])
				.describe("Providers whose models may be used."),
			allow_free_variants: z
				.boolean()
				.default(false)
				.describe("Let auto choose rate-limited variants whose id ends in :free."),
			refresh_interval: z
				.number()
				.int()
				.min(60)
				.max(SECONDS_PER_DAY)
				.default(3600)
				.describe("Seconds between two refreshes of the model catalogue."),
			declared: declaredModelsSchema
				.default([])
				.describe("Models that the OpenAI-compatible servers serve under ids of their own."),
		})
		.prefault({}),
});

/** The published JSON Schema of the file, for editors and other programs. */
export function buildGatewayConfigJsonSchema(): Record<string, unknown> {
	const { $schema, ...rest } = z.toJSONSchema(gatewayConfigFileSchema, { io: "input" });
	return {
		$schema,
		title: "config/portkey_config.json",
		description:
			"Gateway, routing policy and models of Sophia. The first policy version is made from it.",
		...rest,
	};
}
