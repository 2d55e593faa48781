export type ChatFields = Readonly<Record<string, unknown>>;

const PART_MODALITIES: ReadonlyMap<string, string> = new Map([
	["image_url", "image"],
	["input_image", "image"],
	["input_audio", "audio"],
	["file", "file"],
	["video_url", "video"],
]);

function isFields(value: unknown): value is ChatFields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Input modalities that the messages use; `text` is always among them. */
export function readModalities(messages: unknown): string[] {
	const found = ["text"];
	if (!Array.isArray(messages)) return found;
	for (const message of messages) {
		if (!isFields(message) || !Array.isArray(message.content)) continue;
		for (const part of message.content) {
			if (!isFields(part) || typeof part.type !== "string") continue;
			const modality = PART_MODALITIES.get(part.type);
			if (modality && !found.includes(modality)) found.push(modality);
		}
	}
	return found;
}

/**
 * Parameters without which the answer would be wrong rather than different. Sampling parameters
 * are left out: an upstream that ignores `seed` still answers the question.
 */
export function readRequiredParameters(fields: ChatFields): string[] {
	const required: string[] = [];
	if (Array.isArray(fields.tools) && fields.tools.length > 0) {
		required.push("tools");
		const choice = fields.tool_choice;
		if (choice === "required" || isFields(choice)) required.push("tool_choice");
	}
	const format = fields.response_format;
	if (isFields(format) && format.type === "json_schema") required.push("structured_outputs");
	if (isFields(format) && format.type === "json_object") required.push("response_format");
	if (fields.logprobs === true) required.push("logprobs");
	if (isFields(fields.reasoning) || typeof fields.reasoning_effort === "string")
		required.push("reasoning");
	return required;
}
