import { z } from "zod";
import { presetSchema } from "#server/policy/contract.ts";

const MAX_TEXT = 4_000_000;

/** A chat message; its content goes upstream as it is. */
const messageSchema = z.looseObject({
	role: z.string().min(1),
	content: z.union([z.string().max(MAX_TEXT), z.array(z.unknown()), z.null()]).optional(),
});

/**
 * A call of the gateway by tRPC, in the words of the seed's `invoke_llm`. Give `prompt` or
 * `messages`. Tools and everything else of the wire format: `POST /v1/chat/completions`.
 */
export const invokeInput = z
	.strictObject({
		prompt: z.string().min(1).max(MAX_TEXT).optional(),
		messages: z.array(messageSchema).min(1).optional(),
		/** `auto` lets the policy choose; `auto:fast`, `auto:quality`, or the id of one model. */
		model: z.string().min(1).max(200).default("auto"),
		context: z
			.strictObject({
				/** The caller's name for its end user: kept with the request, never an identity. */
				user_id: z.string().min(1).max(256).optional(),
				session_id: z.string().min(1).max(256).optional(),
			})
			.default({}),
		preferences: z
			.strictObject({
				prefer_fast: z.boolean().optional(),
				preset: presetSchema.optional(),
				max_cost_usd: z.number().nonnegative().optional(),
			})
			.default({}),
		tags: z.array(z.string().min(1).max(256)).max(16).default([]),
		metadata: z.record(z.string(), z.string().max(256)).optional(),
		max_tokens: z.number().int().positive().optional(),
		temperature: z.number().min(0).max(2).optional(),
		response_format: z.looseObject({ type: z.string() }).optional(),
	})
	.refine((input) => (input.prompt === undefined) !== (input.messages === undefined), {
		error: "give either prompt or messages",
		path: ["prompt"],
	});
export type InvokeInput = z.infer<typeof invokeInput>;

export const invokeOutput = z.object({
	content: z.string(),
	/** The model that answered. */
	model: z.string(),
	provider: z.string().nullable(),
	/** Prompt and completion together; `null` where the upstream did not say. */
	token_count: z.number().int().nullable(),
	prompt_tokens: z.number().int().nullable(),
	completion_tokens: z.number().int().nullable(),
	/** From the call to the first text, ms; `null` when the answer was not streamed. */
	first_token_latency_ms: z.number().nullable(),
	/** Whether the upstream was asked to stream, which the policy decides. */
	streaming: z.boolean(),
	finish_reason: z.string().nullable(),
	request_id: z.string(),
	decision_id: z.string().nullable(),
	attempts: z.number().int(),
	simulated: z.boolean(),
});
export type InvokeOutput = z.infer<typeof invokeOutput>;

/** What `gateway.stream` yields: who answers, the text as it comes, then the whole. */
export type GatewayStreamEvent =
	| {
			readonly type: "start";
			readonly request_id: string;
			readonly decision_id: string | null;
			readonly model: string;
			readonly provider: string | null;
			readonly simulated: boolean;
	  }
	| { readonly type: "delta"; readonly text: string }
	| { readonly type: "end"; readonly answer: InvokeOutput };
