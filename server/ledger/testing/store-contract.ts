import { describe, expect, test } from "vitest";
import type { LedgerStore, StoreResult } from "../ports.ts";
import { buildDecision, buildIntent, buildTerminal } from "./build-records.ts";

/** A store under test with a way to look into it. */
export interface StoreUnderTest {
	readonly store: LedgerStore;
	newId(): string;
	/** Outcome and cost of a request, `null` when it is not stored. */
	find(id: string): Promise<{ outcome: string; costNanos: number | null } | null>;
	/** Requests and nano-dollars in the roll-ups. */
	rollup(): Promise<{ requests: number; costNanos: number }>;
	hasDecision(id: string): Promise<boolean>;
}

/** What every ledger store must do; run on the fake and on PostgreSQL. */
export function describeLedgerStore(name: string, make: () => Promise<StoreUnderTest>): void {
	describe(name, () => {
		test("finalises each request once, however often a batch is repeated", async () => {
			const under = await make();
			const before = await under.rollup();
			const ids = [under.newId(), under.newId(), under.newId()];
			const batch = ids.flatMap((id, index) => [
				buildIntent({ id }),
				buildTerminal({ id, costNanos: 100 + index }),
			]);
			expect(await write(under, batch)).toMatchObject({ state: "stored", finalised: 3 });
			for (let round = 0; round < 4; round++) {
				expect(await write(under, batch)).toMatchObject({ state: "stored", finalised: 0 });
			}
			expect(await under.rollup()).toEqual({
				requests: before.requests + 3,
				costNanos: before.costNanos + 303,
			});
		});

		test("shows a started request as running and ends it later, in whatever batches", async () => {
			const under = await make();
			const id = under.newId();
			await write(under, [buildIntent({ id })]);
			expect(await under.find(id)).toEqual({ outcome: "running", costNanos: null });
			expect(await write(under, [buildTerminal({ id, costNanos: 9 })])).toMatchObject({
				finalised: 1,
			});
			await write(under, [buildIntent({ id })]);
			await write(under, [buildIntent({ id }), buildTerminal({ id, costNanos: 10 })]);
			expect(await under.find(id)).toEqual({ outcome: "ok", costNanos: 9 });
		});

		test("takes the same record twice in one batch", async () => {
			const under = await make();
			const id = under.newId();
			const decision = buildDecision({ id: under.newId(), requestId: id });
			const records = [
				buildIntent({ id }),
				{ kind: "decision", record: decision },
				buildTerminal({ id }),
			];
			expect(await write(under, [...records, ...records])).toMatchObject({ finalised: 1 });
			expect(await under.hasDecision(decision.id)).toBe(true);
		});

		test("names the ends of requests that nobody ever recorded", async () => {
			const under = await make();
			const [id, orphan] = [under.newId(), under.newId()];
			const result = await write(under, [
				buildTerminal({ id: orphan }),
				buildIntent({ id }),
				buildTerminal({ id }),
			]);
			expect(result).toEqual({ state: "stored", finalised: 1, withoutIntent: [orphan] });
			expect(await under.find(orphan)).toBeNull();
		});

		test("refuses a batch with a bad record as a whole", async () => {
			const under = await make();
			const before = await under.rollup();
			const id = under.newId();
			const batch = [buildIntent({ id }), buildTerminal({ id, costNanos: -1 })];
			expect(await write(under, batch)).toMatchObject({ state: "refused" });
			expect(await under.find(id)).toBeNull();
			expect(await under.rollup()).toEqual(before);
		});
	});
}

function write(under: StoreUnderTest, records: readonly unknown[]): Promise<StoreResult> {
	return under.store.write(Buffer.from(JSON.stringify(records)));
}
