import { expect, test } from "vitest";
import { admit, watch } from "./testing/admit-request.ts";
import { createLedgerRig } from "./testing/ledger-rig.ts";

test("ends what a killed process left open as unknown, priced at its estimate", async () => {
	const rig = createLedgerRig();
	const first = rig.start();
	const ended = admit(rig, first);
	void ended.end();
	const cut = admit(rig, first, 4_321);
	await rig.time.settle();
	first.kill();
	rig.start();
	await rig.time.advance(1_000);
	expect(rig.store.requests.get(ended.id)?.outcome).toBe("ok");
	expect(rig.store.requests.get(cut.id)).toMatchObject({
		outcome: "unknown",
		costNanos: 4_321,
		usageSource: "estimated",
	});
	expect(rig.disk.files().filter((name) => name.endsWith(".log")).length).toBeLessThanOrEqual(1);
});

test("knows what was open also when the segment that held it is long gone", async () => {
	const rig = createLedgerRig();
	const first = rig.start({ limits: { segmentBytes: 3_000 } });
	const cut = admit(rig, first);
	for (let round = 0; round < 40; round++) {
		void admit(rig, first).end();
		await rig.time.advance(500);
	}
	expect(rig.disk.files().some((name) => name.endsWith("0000000001.log"))).toBe(false);
	first.kill();
	rig.start();
	await rig.time.advance(1_000);
	expect(rig.store.requests.get(cut.id)?.outcome).toBe("unknown");
});

test("leaves the log of a live neighbour alone and takes it over once that is dead", async () => {
	const rig = createLedgerRig();
	const first = rig.start();
	const { id } = admit(rig, first);
	rig.start();
	rig.start();
	await rig.time.advance(60_000);
	expect(rig.store.requests.get(id)?.outcome).toBe("running");
	first.kill();
	await rig.time.advance(20_000);
	expect(rig.store.requests.get(id)?.outcome).toBe("unknown");
	expect(rig.events.filter(({ kind }) => kind === "log_claimed")).toHaveLength(1);
});

test("closes empty-handed: everything stored, nothing left on the disk", async () => {
	const rig = createLedgerRig();
	const process = rig.start();
	const { id, end } = admit(rig, process);
	void end();
	const closed = watch(process.ledger.close());
	await rig.time.advance(1_000);
	expect(closed.isDone()).toBe(true);
	expect(rig.store.requests.get(id)?.outcome).toBe("ok");
	expect(rig.disk.files()).toEqual([]);
});

test("leaves its log for the next process when the store is away at the end", async () => {
	const rig = createLedgerRig();
	rig.storeFault = () => ({ state: "unavailable", reason: "ECONNREFUSED" });
	const first = rig.start();
	const { id, end } = admit(rig, first);
	void end();
	const closed = watch(first.ledger.close());
	await rig.time.advance(1_000);
	expect(closed.isDone()).toBe(true);
	first.kill();
	rig.storeFault = null;
	rig.start();
	await rig.time.advance(1_000);
	expect(rig.store.requests.get(id)?.outcome).toBe("ok");
});

test("with `durable`, what was acknowledged survives the loss of power", async () => {
	const rig = createLedgerRig();
	rig.storeFault = () => ({ state: "unavailable", reason: "ECONNREFUSED" });
	const first = rig.start({ durable: true });
	const { id, end } = admit(rig, first);
	const done = watch(end());
	await rig.time.advance(10);
	expect(done.isDone()).toBe(true);
	first.kill();
	rig.disk.losePower();
	rig.storeFault = null;
	rig.start();
	await rig.time.advance(1_000);
	expect(rig.store.requests.get(id)?.outcome).toBe("ok");
});
