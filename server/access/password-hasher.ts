import { scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";

/** Cost of one hash: 32 MiB and about 66 ms (OWASP's scrypt profile with N = 2^15 and one lane). */
const LOG2_N = 15;
const BLOCK_SIZE = 8;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MAX_LOG2_N = 17;

export interface ScryptParameters {
	readonly log2N: number;
	readonly blockSize: number;
	readonly lanes: number;
}
/** Derives `HASH_BYTES` bytes; the expensive step, injected so that tests can count it. */
export type Scrypt = (
	password: string,
	salt: Uint8Array,
	parameters: ScryptParameters,
) => Promise<Uint8Array>;

export interface PasswordHasher {
	hash(password: string): Promise<string>;
	/**
	 * Whether the password fits. It does the same work when there is no stored hash, so the time
	 * taken does not tell whether an account exists.
	 */
	verify(password: string, stored: string | null): Promise<boolean>;
}

export interface PasswordHasherOptions {
	readonly random: Random;
	readonly scrypt?: Scrypt;
	/** Hashes computed at once: each takes a thread and 32 MiB. */
	readonly maxConcurrent?: number;
	/** Callers that may wait for a turn; more are refused. */
	readonly maxWaiting?: number;
}

export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
	const run = limitConcurrency(
		options.scrypt ?? nodeScrypt,
		options.maxConcurrent ?? 2,
		options.maxWaiting ?? 64,
	);
	const current: ScryptParameters = { log2N: LOG2_N, blockSize: BLOCK_SIZE, lanes: LANES };
	const dummySalt = options.random.bytes(SALT_BYTES);
	return {
		async hash(password) {
			const salt = options.random.bytes(SALT_BYTES);
			const hash = await run(normalise(password), salt, current);
			return ["scrypt", LOG2_N, BLOCK_SIZE, LANES, toText(salt), toText(hash)].join("$");
		},
		async verify(password, stored) {
			const parsed = stored === null ? null : parseStored(stored);
			const hash = await run(
				normalise(password),
				parsed?.salt ?? dummySalt,
				parsed?.parameters ?? current,
			);
			return parsed !== null && timingSafeEqual(hash, parsed.hash);
		},
	};
}

/** One spelling for what looks the same (RFC 8265), so that any keyboard gives the same password. */
function normalise(password: string): string {
	return password.normalize("NFC");
}

function toText(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("base64url");
}

function parseStored(stored: string) {
	const [scheme, log2N, blockSize, lanes, salt, hash] = stored.split("$");
	const parameters = { log2N: Number(log2N), blockSize: Number(blockSize), lanes: Number(lanes) };
	const bytes = Buffer.from(hash ?? "", "base64url");
	const isValid =
		scheme === "scrypt" &&
		Object.values(parameters).every((value) => Number.isInteger(value) && value > 0) &&
		parameters.log2N <= MAX_LOG2_N &&
		bytes.length === HASH_BYTES;
	if (!isValid) throw new AppError("internal", "a stored password hash cannot be read");
	return { parameters, salt: Buffer.from(salt ?? "", "base64url"), hash: bytes };
}

const nodeScrypt: Scrypt = (password, salt, { log2N, blockSize, lanes }) => {
	const N = 2 ** log2N;
	// Node refuses more than 32 MiB by default; the formula is RFC 7914's, with room to spare.
	const maxmem = 128 * N * blockSize * lanes * 2;
	return new Promise((resolve, reject) => {
		scrypt(password, salt, HASH_BYTES, { N, r: blockSize, p: lanes, maxmem }, (error, key) => {
			if (error === null) resolve(key);
			else reject(error);
		});
	});
};

function limitConcurrency(work: Scrypt, maxConcurrent: number, maxWaiting: number): Scrypt {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async (...args) => {
		if (running >= maxConcurrent) {
			if (waiting.length >= maxWaiting) {
				throw new AppError("unavailable", "too many sign-ins at this moment", {
					hint: "try again in a few seconds",
					retryAfterMs: 5_000,
				});
			}
			// The one that finishes hands its turn over, so nobody can slip in between.
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else {
			running++;
		}
		try {
			return await work(...args);
		} finally {
			const next = waiting.shift();
			if (next === undefined) running--;
			else next();
		}
	};
}
