import { expect, test } from "vitest";
import { systemRandom } from "#server/platform/random.ts";
import { createPasswordHasher, type Scrypt } from "./password-hasher.ts";

/** Counts the expensive step; fast, and different for each password and salt. */
function countingScrypt() {
	const calls: { readonly log2N: number }[] = [];
	const scrypt: Scrypt = async (password, salt, parameters) => {
		calls.push(parameters);
		const text = `${password}|${Buffer.from(salt).toString("hex")}`;
		return Buffer.concat([Buffer.from(text), Buffer.alloc(32)]).subarray(0, 32);
	};
	return { calls, scrypt };
}

test("the real function accepts its own hash and no other password", async () => {
	const hasher = createPasswordHasher({ random: systemRandom });
	const stored = await hasher.hash("correct horse battery");
	expect(stored).toMatch(/^scrypt\$15\$8\$1\$/);
	expect(await hasher.verify("correct horse battery", stored)).toBe(true);
	expect(await hasher.verify("correct horse batterY", stored)).toBe(false);
	expect(await hasher.hash("correct horse battery")).not.toBe(stored);
});

test("a password typed in another spelling of the same characters is the same", async () => {
	const hasher = createPasswordHasher({ random: systemRandom });
	const stored = await hasher.hash("caf\u00e9 au lait 12");
	expect(await hasher.verify("cafe\u0301 au lait 12", stored)).toBe(true);
});

test("an unknown account costs the same work as a known one", async () => {
	const { calls, scrypt } = countingScrypt();
	const hasher = createPasswordHasher({ random: systemRandom, scrypt });
	const stored = await hasher.hash("secret password");
	calls.length = 0;
	await hasher.verify("wrong password", stored);
	const known = [...calls];
	calls.length = 0;
	expect(await hasher.verify("wrong password", null)).toBe(false);
	expect(calls).toEqual(known);
	expect(calls).toHaveLength(1);
});

test.each(["", "plain", "scrypt$40$8$1$AAAA$AAAA", "bcrypt$15$8$1$AAAA$AAAA", "scrypt$15$8$1$AA$"])(
	"a stored hash that cannot be read (%j) is a fault, never a match",
	async (stored) => {
		const hasher = createPasswordHasher({ random: systemRandom });
		await expect(hasher.verify("x", stored)).rejects.toMatchObject({ code: "internal" });
	},
);

test("no more than the allowed number runs at once, in order, and the rest is refused", async () => {
	let running = 0;
	let peak = 0;
	const releases: (() => void)[] = [];
	const scrypt: Scrypt = async () => {
		peak = Math.max(peak, ++running);
		await new Promise<void>((resolve) => releases.push(resolve));
		running--;
		return Buffer.alloc(32);
	};
	const hasher = createPasswordHasher({
		random: systemRandom,
		scrypt,
		maxConcurrent: 2,
		maxWaiting: 3,
	});
	const results = Array.from({ length: 6 }, () => hasher.verify("x", null));
	await expect(results[5]).rejects.toMatchObject({ code: "unavailable" });
	for (let done = 0; done < 5; done++) {
		releases.shift()?.();
		await results[done];
	}
	expect(peak).toBe(2);
	expect(running).toBe(0);
});
