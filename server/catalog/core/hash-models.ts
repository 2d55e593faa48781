import { createHash } from "node:crypto";
import type { CatalogModel } from "../contract.ts";

/** sha256 of the models, the same for every order of models and of keys. */
export function hashModels(models: readonly CatalogModel[]): string {
	const sorted = models.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
	return createHash("sha256").update(JSON.stringify(sorted, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
