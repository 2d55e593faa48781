import { z } from "zod";

const contentPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const messageSchema = z.looseObject({
	role: z.enum(["system", "developer", "user", "assistant", "tool"]),
	content: z.union([z.string(), z.array(contentPart), z.null()]).optional(),
});

const toolSchema = z.looseObject({
	type: z.literal("function"),
	function: z.looseObject({
		name: z.string().min(1),
		parameters: z.record(z.string(), z.unknown()).optional(),
	}),
});

const toolChoiceSchema = z.union([
	z.enum(["none", "auto", "required"]),
	z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }),
]);

const responseFormatSchema = z.union([
	z.looseObject({
		type: z.literal("json_schema"),
		json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()) }),
	}),
	z.looseObject({ type: z.enum(["text", "json_object"]) }),
]);

const chatRequestSchema = z.looseObject({
	model: z.string().min(1),
	messages: z.array(messageSchema).min(1),
	stream: z.boolean().nullish(),
	max_tokens: z.number().int().positive().nullish(),
	max_completion_tokens: z.number().int().positive().nullish(),
	stop: z.union([z.string(), z.array(z.string())]).nullish(),
	tools: z.array(toolSchema).nullish(),
	tool_choice: toolChoiceSchema.nullish(),
	response_format: responseFormatSchema.nullish(),
	reasoning: z.looseObject({}).nullish(),
	provider: z.looseObject({ require_parameters: z.boolean().optional() }).nullish(),
});

export interface SimulatedTool {
	readonly name: string;
	readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the simulator understands of a chat request; everything else is accepted and ignored. */
export interface ChatRequest {
	readonly model: string;
	readonly messages: readonly { readonly role: string; readonly text: string }[];
	/** Kinds of content parts, e.g. `image_url`. */
	readonly partTypes: ReadonlySet<string>;
	readonly stream: boolean;
	readonly maxTokens: number | null;
	readonly stop: readonly string[];
	readonly tools: readonly SimulatedTool[];
	readonly toolChoice: "none" | "auto" | "required" | { readonly name: string };
	/** `null`: free text; an object without properties for `json_object`. */
	readonly jsonSchema: Readonly<Record<string, unknown>> | null;
	readonly wantsReasoning: boolean;
	/** Parameters named in the request, for `provider.require_parameters`. */
	readonly parameters: readonly string[];
	readonly requiresParameters: boolean;
}

export type ChatRequestResult =
	| { readonly ok: true; readonly request: ChatRequest }
	| { readonly ok: false; readonly message: string };

/** Reads a request body; faults are worded with the path at fault, as OpenRouter does. */
export function readChatRequest(body: string): ChatRequestResult {
	const json = parseJson(body);
	if (json === undefined) return { ok: false, message: "Invalid JSON in request body" };
	const parsed = chatRequestSchema.safeParse(json);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const path = issue?.path.join(".") ?? "";
		return { ok: false, message: `Input validation failed: ${path}: ${issue?.message ?? ""}` };
	}
	return { ok: true, request: normalize(parsed.data) };
}

function parseJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function normalize(data: z.infer<typeof chatRequestSchema>): ChatRequest {
	const partTypes = new Set<string>();
	const messages = data.messages.map((message) => {
		if (typeof message.content === "string") return { role: message.role, text: message.content };
		const texts: string[] = [];
		for (const part of message.content ?? []) {
			partTypes.add(part.type);
			if (part.text !== undefined) texts.push(part.text);
		}
		return { role: message.role, text: texts.join("\n") };
	});
	const stop = data.stop ?? [];
	return {
		model: data.model,
		messages,
		partTypes,
		stream: data.stream ?? false,
		maxTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
		stop: typeof stop === "string" ? [stop] : stop,
		tools: (data.tools ?? []).map((tool) => ({
			name: tool.function.name,
			parameters: tool.function.parameters ?? {},
		})),
		toolChoice: readToolChoice(data.tool_choice),
		jsonSchema: readJsonSchema(data.response_format),
		wantsReasoning: data.reasoning !== undefined && data.reasoning !== null,
		parameters: Object.keys(data),
		requiresParameters: data.provider?.require_parameters ?? false,
	};
}

function readToolChoice(choice: z.infer<typeof toolChoiceSchema> | null | undefined) {
	if (choice === null || choice === undefined) return "auto";
	return typeof choice === "string" ? choice : { name: choice.function.name };
}

function readJsonSchema(format: z.infer<typeof responseFormatSchema> | null | undefined) {
	if (format === null || format === undefined || format.type === "text") return null;
	const schema = responseFormatSchema.options[0].safeParse(format);
	return schema.success ? schema.data.json_schema.schema : {};
}
