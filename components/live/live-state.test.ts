import fc from "fast-check";
import { expect, test } from "vitest";
import { liveState, patchRows } from "./live-state.ts";

const base = { on: true, hidden: false, failing: false, okAtMs: 1000, nowMs: 2000 };

test("says off, live, paused, reconnecting, and since when it is stale", () => {
	expect(liveState({ ...base, on: false })).toEqual({ kind: "off" });
	expect(liveState(base)).toEqual({ kind: "live" });
	expect(liveState({ ...base, hidden: true, failing: true })).toEqual({ kind: "paused" });
	expect(liveState({ ...base, failing: true })).toEqual({ kind: "reconnecting" });
	expect(liveState({ ...base, failing: true, nowMs: 17_000 })).toEqual({
		kind: "stale",
		sinceMs: 1000,
	});
	expect(liveState({ ...base, nowMs: 17_000 }).kind, "asked, never answered").toBe("stale");
	expect(liveState({ ...base, failing: true, okAtMs: 0, nowMs: 90_000 }).kind).toBe("reconnecting");
});

test("a patch never adds, drops or moves a row", () => {
	const row = fc.record({ id: fc.integer({ max: 20 }).map(String), text: fc.string() });
	const rows = fc.uniqueArray(row, { selector: ({ id }) => id });
	fc.assert(
		fc.property(rows, rows, (shown, newer) => {
			const patched = patchRows(shown, newer);
			expect(patched.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
			for (const { id, text } of patched) {
				const expected = [...newer, ...shown].find((other) => other.id === id);
				expect(text).toBe(expected?.text);
			}
		}),
	);
});
