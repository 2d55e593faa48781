/** An answer that grew beyond this factor is not a new catalogue but a fault. */
export const MAX_GROWTH = 20;
/** Fewer than this share of the last list left: models do not vanish in such numbers. */
const MIN_KEPT_SHARE = 0.5;
/** Lists shorter than this may shrink freely. */
const MIN_LIST = 10;

/** Read at most this much when there is no last answer to compare with. */
const FIRST_MAX_BYTES = 64 * 1024 * 1024;
/** Even after a tiny answer a real list must fit. */
const LEAST_MAX_BYTES = 256 * 1024;

export interface CatalogSize {
	readonly bytes: number;
	readonly models: number;
}

/** How many bytes of the next answer to read at all. */
export function maxAnswerBytes(last: CatalogSize | null): number {
	if (last === null) return FIRST_MAX_BYTES;
	return Math.min(FIRST_MAX_BYTES, Math.max(LEAST_MAX_BYTES, last.bytes * MAX_GROWTH));
}

/** Why an answer is out of proportion to the last good one; `null` when it is plausible. */
export function judgeProportion(next: CatalogSize, last: CatalogSize | null): string | null {
	if (last === null) return null;
	if (next.bytes > maxAnswerBytes(last)) {
		return `the answer has ${next.bytes} bytes, the last good one had ${last.bytes}`;
	}
	if (next.models > last.models * MAX_GROWTH) {
		return `the answer has ${next.models} models, the last good one had ${last.models}`;
	}
	if (last.models >= MIN_LIST && next.models < last.models * MIN_KEPT_SHARE) {
		return `only ${next.models} of ${last.models} models are left`;
	}
	return null;
}
