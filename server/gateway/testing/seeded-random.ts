import type { Random } from "#server/platform/random.ts";

/** Mulberry32: small, fast and the same for the same seed. */
export function createSeededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	return {
		next,
		bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
	};
}
