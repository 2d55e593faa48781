import type { CatalogModel, Price, PriceOverride } from "#server/catalog/contract.ts";

export const PICO_PER_USD = 1e12;

function isInForce(override: PriceOverride, atMs: number, promptTokens: number): boolean {
	if (override.minPromptTokens !== null && promptTokens < override.minPromptTokens) return false;
	const at = new Date(atMs);
	if (override.utcDays !== null && !override.utcDays.includes(at.getUTCDay())) return false;
	const { utcStartMinute: start, utcEndMinute: end } = override;
	if (start === null || end === null) return true;
	const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
	return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** The price in force for a prompt of this size at this moment; later overrides win key by key. */
export function effectivePrice(model: CatalogModel, atMs: number, promptTokens: number): Price {
	if (model.priceOverrides.length === 0) return model.price;
	let price = model.price;
	for (const override of model.priceOverrides) {
		if (isInForce(override, atMs, promptTokens)) price = mergePrice(price, override.price);
	}
	return price;
}

function mergePrice(base: Price, change: PriceOverride["price"]): Price {
	return {
		promptPico: change.promptPico ?? base.promptPico,
		completionPico: change.completionPico ?? base.completionPico,
		requestNanos: change.requestNanos ?? base.requestNanos,
		imagePico: change.imagePico === undefined ? base.imagePico : change.imagePico,
		cacheReadPico: change.cacheReadPico === undefined ? base.cacheReadPico : change.cacheReadPico,
		cacheWritePico:
			change.cacheWritePico === undefined ? base.cacheWritePico : change.cacheWritePico,
		reasoningPico: change.reasoningPico === undefined ? base.reasoningPico : change.reasoningPico,
	};
}

/** Price of one request in picodollars: input and output separately, plus the flat fee. */
export function requestCostPico(
	price: Price,
	promptTokens: number,
	completionTokens: number,
): number {
	return (
		promptTokens * price.promptPico +
		completionTokens * price.completionPico +
		price.requestNanos * 1000
	);
}
