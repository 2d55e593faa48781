import fc from "fast-check";
import { expect, test } from "vitest";
import { systemRandom } from "../random.ts";
import { createInstallationEnvelope } from "./create-envelope.ts";
import { Secret } from "./secret.ts";

const master = new Secret("first master secret of the installation");
const envelope = createInstallationEnvelope(master, systemRandom);
const place = { orgId: "org", kind: "provider", rowId: "row-1" };

test("what was sealed opens in its place", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
			// Lone surrogates have no UTF-8 form.
			fc.pre(text.isWellFormed());
			expect(envelope.open(envelope.seal(new Secret(text), place), place).reveal()).toBe(text);
		}),
		{ numRuns: 50 },
	);
});

test("the same secret never seals to the same bytes", () => {
	const [a, b] = [envelope.seal(new Secret("x"), place), envelope.seal(new Secret("x"), place)];
	expect(Buffer.compare(a.sealed, b.sealed)).not.toBe(0);
	expect(Buffer.compare(a.wrappedKey, b.wrappedKey)).not.toBe(0);
});

test.each([
	["another row", { ...place, rowId: "row-2" }],
	["another organisation", { ...place, orgId: "other" }],
	["another kind", { ...place, kind: "webhook" }],
	["a shifted boundary", { orgId: "org", kind: "providerrow", rowId: "-1" }],
])("a sealed secret that was moved to %s does not open", (_, elsewhere) => {
	const sealed = envelope.seal(new Secret("key"), place);
	expect(() => envelope.open(sealed, elsewhere)).toThrow("cannot be opened");
});

test("a data key and a text of two rows do not fit together", () => {
	const a = envelope.seal(new Secret("a"), place);
	const b = envelope.seal(new Secret("b"), place);
	expect(() => envelope.open({ ...a, wrappedKey: b.wrappedKey }, place)).toThrow(
		"cannot be opened",
	);
});

test("one changed bit anywhere is noticed", () => {
	const sealed = envelope.seal(new Secret("secret text"), place);
	for (const field of ["sealed", "wrappedKey"] as const) {
		for (let at = 0; at < sealed[field].length; at++) {
			const altered = new Uint8Array(sealed[field]);
			altered[at] = (altered[at] ?? 0) ^ 1;
			expect(() => envelope.open({ ...sealed, [field]: altered }, place)).toThrow();
		}
	}
});

test("after a change of the master secret rows open, are rewrapped once, and open without the old one", () => {
	const sealed = envelope.seal(new Secret("kept"), place);
	const next = new Secret("second master secret of the installation");
	const both = createInstallationEnvelope(next, systemRandom, [master]);
	expect(both.open(sealed, place).reveal()).toBe("kept");
	const rewrapped = both.rewrap(sealed, place);
	if (rewrapped === null) throw new Error("the row was not rewrapped");
	expect(both.rewrap(rewrapped, place)).toBeNull();
	const onlyNext = createInstallationEnvelope(next, systemRandom);
	expect(onlyNext.open(rewrapped, place).reveal()).toBe("kept");
	expect(() => onlyNext.open(sealed, place)).toThrow("unknown key");
});
