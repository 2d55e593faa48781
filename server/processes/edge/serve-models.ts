import type { ListedModel } from "#server/gateway/list-models.ts";
import { notFound } from "./api-faults.ts";
import type { ApiFault } from "./send-json.ts";

export const MODELS_PATH = "/v1/models";

interface ModelList {
	readonly object: "list";
	readonly data: readonly ListedModel[];
}

/** All models that a caller may name, or the one in the path. */
export function answerModels(
	listed: readonly ListedModel[],
	path: string,
): ModelList | ListedModel | ApiFault {
	if (path === MODELS_PATH) return { object: "list", data: listed };
	const id = decodeId(path.slice(MODELS_PATH.length + 1));
	const found = listed.find((model) => model.id === id);
	return found ?? notFound(`model "${id}" is not available to this key`, "model_not_found");
}

function decodeId(encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		// A malformed escape names no model; the caller sees it as sent.
		return encoded;
	}
}
