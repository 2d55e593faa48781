import { z } from "zod";
import type { CatalogModel } from "#server/catalog/contract.ts";
import type { SetAsideModel } from "#server/catalog/ports.ts";
import { parseModel } from "./parse-model.ts";

const answerSchema = z.looseObject({
	data: z.array(z.unknown()),
	total_count: z.number().int().nonnegative().optional(),
});

/** Above this share of unreadable models the format has changed, not some models. */
const MAX_ASIDE_SHARE = 0.2;
const MAX_MODELS = 20_000;

export type ModelsAnswer =
	| {
			readonly kind: "models";
			readonly models: readonly CatalogModel[];
			readonly setAside: readonly SetAsideModel[];
	  }
	| { readonly kind: "refused"; readonly reason: string };

/** Reads the whole answer of `GET /models`, or says why it must not be believed. */
export function parseModelsAnswer(text: string): ModelsAnswer {
	const json = parseJson(text);
	if (json === undefined) return refuse("the answer is not JSON, or was cut off");
	const answer = answerSchema.safeParse(json);
	if (!answer.success) return refuse("the answer has no list of models under `data`");
	const { data, total_count: total } = answer.data;
	if (data.length === 0) return refuse("the answer lists no models");
	if (data.length > MAX_MODELS) return refuse(`the answer lists ${data.length} models`);
	if (total !== undefined && total > data.length) {
		return refuse(`the answer lists ${data.length} of ${total} models`);
	}
	return readModels(data);
}

function readModels(data: readonly unknown[]): ModelsAnswer {
	const models = new Map<string, CatalogModel>();
	const setAside: SetAsideModel[] = [];
	let unreadable = 0;
	for (const entry of data) {
		const result = parseModel(entry);
		switch (result.kind) {
			case "corrupt":
				return refuse(`${result.id}: ${result.reason}`);
			case "aside":
				unreadable += 1;
				setAside.push({ id: result.id, reason: result.reason });
				break;
			case "skipped":
				setAside.push({ id: result.id, reason: result.reason });
				break;
			case "ok":
				if (models.has(result.model.id)) {
					setAside.push({ id: result.model.id, reason: "listed twice" });
				} else {
					models.set(result.model.id, result.model);
				}
		}
	}
	if (unreadable > data.length * MAX_ASIDE_SHARE) {
		const [first] = setAside;
		return refuse(
			`${unreadable} of ${data.length} models are unreadable (${first?.id}: ${first?.reason})`,
		);
	}
	if (models.size === 0) return refuse("no model of the answer can be used");
	return { kind: "models", models: [...models.values()], setAside };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function refuse(reason: string): ModelsAnswer {
	return { kind: "refused", reason };
}
