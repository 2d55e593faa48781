import type { CallerGrant } from "#server/access/contract.ts";
import type { CatalogModel } from "#server/catalog/contract.ts";
import { AUTO_MODELS } from "#server/gateway/core/parse-chat-request.ts";
import type { ModelDirectory } from "#server/gateway/ports.ts";

/** An entry of `GET /v1/models`, as OpenAI's clients read it. */
export interface ListedModel {
	readonly id: string;
	readonly object: "model";
	readonly created: number;
	readonly owned_by: string;
}

function toListed(model: CatalogModel): ListedModel {
	return {
		id: model.id,
		object: "model",
		created: Math.floor((model.createdMs ?? 0) / 1000),
		owned_by: model.author,
	};
}

function isOpenTo(
	model: CatalogModel,
	grant: CallerGrant,
	directory: ModelDirectory,
	nowMs: number,
): boolean {
	if (model.expiresMs !== null && model.expiresMs < nowMs) return false;
	if (!directory.isAllowed(model)) return false;
	return grant.allowedModels === null || grant.allowedModels.includes(model.id);
}

/** What this caller may name as `model`: the policy's names first, then the catalogue's ids. */
export function listModels(
	directory: ModelDirectory,
	grant: CallerGrant,
	nowMs: number,
): ListedModel[] {
	const models = directory
		.list()
		.filter((model) => isOpenTo(model, grant, directory, nowMs))
		.map(toListed)
		.sort((left, right) => (left.id < right.id ? -1 : 1));
	const automatic: ListedModel[] = [...AUTO_MODELS.keys()].map((id) => ({
		id,
		object: "model",
		created: 0,
		owned_by: "sophia",
	}));
	return [...automatic, ...models];
}
