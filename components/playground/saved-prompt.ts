/** A prompt that is kept by name: what is asked, how the model should behave, and which model. */
export interface SavedPrompt {
	readonly text: string;
	readonly system: string;
	readonly model: string;
}

/** As it is kept: in the form of a view of the playground. */
export function writePrompt({ text, system, model }: SavedPrompt): string {
	const params = new URLSearchParams({ text });
	if (system.trim() !== "") params.set("system", system);
	if (model !== "auto") params.set("model", model);
	return params.toString();
}

/** What `writePrompt` wrote. */
export function readPrompt(search: string): SavedPrompt {
	const params = new URLSearchParams(search);
	return {
		text: params.get("text") ?? "",
		system: params.get("system") ?? "",
		model: params.get("model") ?? "auto",
	};
}
