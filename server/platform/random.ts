import { randomFillSync } from "node:crypto";

/** Source of randomness, injected so that tests and the fault simulator can seed it. */
export interface Random {
	/** A float in [0, 1). */
	next(): number;
	/** `length` random bytes. */
	bytes(length: number): Uint8Array;
}

const POOL_BYTES = 8192;
const pool = Buffer.alloc(POOL_BYTES);
let poolOffset = POOL_BYTES;

/** Cryptographically strong; draws from a pool because one syscall per id shows on the hot path. */
export const systemRandom: Random = {
	next: () => Math.random(),
	bytes(length) {
		if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
		if (poolOffset + length > POOL_BYTES) {
			randomFillSync(pool);
			poolOffset = 0;
		}
		const bytes = new Uint8Array(length);
		for (let at = 0; at < length; at++) {
			bytes[at] = pool[poolOffset] as number;
			pool[poolOffset++] = 0;
		}
		return bytes;
	},
};
