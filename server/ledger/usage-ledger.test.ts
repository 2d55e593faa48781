import { expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { MAX_RECORD_CHARS } from "./core/encode-record.ts";
import { type AdmittedRequest, admit, LONG_MS, watch } from "./testing/admit-request.ts";
import { buildDecision, buildIntent, buildTerminal } from "./testing/build-records.ts";
import { createLedgerRig } from "./testing/ledger-rig.ts";

test("stores a request with its decision and bodies within a second", async () => {
	const rig = createLedgerRig();
	const process = rig.start();
	const { id, end } = admit(rig, process);
	const decisionId = rig.newId();
	process.ledger.decision(buildDecision({ id: decisionId, requestId: id }));
	const atMs = rig.time.clock.nowMs();
	process.ledger.capture({
		kind: "capture",
		id,
		atMs,
		request: "{}",
		response: "{}",
		truncated: false,
		requestHeaders: [],
		answerHeaders: null,
		expiresAtMs: atMs + 1_000,
	});
	const done = watch(end({ costNanos: 777 }));
	await rig.time.advance(1_000);
	expect(done.isDone()).toBe(true);
	expect(rig.store.requests.get(id)).toMatchObject({ outcome: "ok", costNanos: 777 });
	expect([rig.store.decisions.has(decisionId), rig.store.captures.has(id)]).toEqual([true, true]);
	expect(process.ledger.lag()).toEqual({ records: 0, bytes: 0, oldestMs: 0 });
});

test("acknowledges an end only once it is on the disk", async () => {
	const rig = createLedgerRig();
	let isStuck = false;
	const process = rig.start({
		onOperation: ({ name }) => (isStuck && name === "write" ? { kind: "fail", taken: 7 } : null),
	});
	const { id, end } = admit(rig, process);
	await rig.time.settle();
	isStuck = true;
	const done = watch(end());
	await rig.time.advance(1_000);
	expect(done.isDone()).toBe(false);
	isStuck = false;
	await rig.time.advance(1_000);
	expect(done.isDone()).toBe(true);
	expect(rig.store.requests.get(id)?.outcome).toBe("ok");
});

test("says so when the disk refuses for long, refuses new requests, and recovers", async () => {
	const rig = createLedgerRig();
	let isStuck = false;
	const process = rig.start({
		onOperation: ({ name }) => (isStuck && name === "write" ? { kind: "fail", taken: 0 } : null),
	});
	const { id, end } = admit(rig, process);
	await rig.time.settle();
	isStuck = true;
	const done = watch(end());
	await rig.time.advance(6_000);
	expect(done.error()).toBeInstanceOf(AppError);
	expect(() => admit(rig, process)).toThrow(/cannot be written: EIO/);
	expect(rig.events.filter(({ kind }) => kind === "log_write_failed")).toHaveLength(1);
	isStuck = false;
	await rig.time.advance(2_000);
	expect(rig.events.at(-1)?.kind).toBe("log_write_restored");
	expect(rig.store.requests.get(id)?.outcome).toBe("ok");
	expect(() => admit(rig, process)).not.toThrow();
});

test("refuses to end a request twice, or with the end of another one", () => {
	const rig = createLedgerRig();
	const process = rig.start();
	const { end } = admit(rig, process);
	expect(() => end({ id: rig.newId() })).toThrow(/is not open/);
	void end();
	expect(() => end()).toThrow(/is not open/);
});

test("goes on without the store, shows the lag, and drains when the store is back", async () => {
	const rig = createLedgerRig();
	rig.storeFault = () => ({ state: "unavailable", reason: "ECONNREFUSED" });
	const process = rig.start({ limits: { segmentBytes: 20_000 } });
	const ids: string[] = [];
	for (let round = 0; round < 60; round++) {
		const { id, end } = admit(rig, process);
		void end();
		ids.push(id);
		await rig.time.advance(1_000);
	}
	expect(rig.store.requests.size).toBe(0);
	const { records, bytes, oldestMs } = process.ledger.lag();
	expect(records).toBe(120);
	expect(bytes).toBeGreaterThan(60_000);
	expect(oldestMs).toBeGreaterThan(58_000);
	expect(rig.events.filter(({ kind }) => kind === "store_lost")).toHaveLength(1);
	rig.storeFault = null;
	await rig.time.advance(15_000);
	expect(ids.map((id) => rig.store.requests.get(id)?.outcome)).toEqual(ids.map(() => "ok"));
	expect(process.ledger.lag().records).toBe(0);
	expect(rig.disk.files().filter((name) => name.endsWith(".log"))).toHaveLength(1);
});

test("refuses new requests when the log is full, and still takes the ends of the admitted", async () => {
	const rig = createLedgerRig();
	rig.storeFault = () => ({ state: "unavailable", reason: "ECONNREFUSED" });
	const maxBytes = 12 * MAX_RECORD_CHARS;
	const process = rig.start({ limits: { maxBytes } });
	const requests: AdmittedRequest[] = [];
	const refuse = () => {
		for (;;) requests.push(admit(rig, process));
	};
	expect(refuse).toThrow(/takes no new requests: it is full/);
	expect(requests.length).toBeGreaterThan(5);
	const long = "x".repeat(MAX_RECORD_CHARS);
	const ends = requests.map(({ end }) => watch(end({ errorMessage: long, finishReason: long })));
	await rig.time.advance(100);
	expect(ends.every((end) => end.isDone())).toBe(true);
	expect(process.ledger.lag().bytes).toBeLessThanOrEqual(maxBytes);
	rig.storeFault = null;
	await rig.time.advance(LONG_MS);
	expect(() => admit(rig, process)).not.toThrow();
});

test("keeps a mark instead of the bodies when they do not fit any more", async () => {
	const rig = createLedgerRig();
	const stored: string[] = [];
	rig.storeFault = (records) => {
		stored.push(Buffer.from(records).toString());
		return null;
	};
	const process = rig.start({ limits: { maxBytes: 4 * MAX_RECORD_CHARS } });
	const { id, end } = admit(rig, process);
	const body = "y".repeat(5 * MAX_RECORD_CHARS);
	const times = { atMs: rig.time.clock.nowMs(), expiresAtMs: rig.time.clock.nowMs() + 60_000 };
	process.ledger.capture({
		kind: "capture",
		id,
		request: body,
		response: body,
		truncated: false,
		requestHeaders: [],
		answerHeaders: null,
		...times,
	});
	void end();
	await rig.time.advance(1_000);
	expect(rig.store.captures.has(id)).toBe(true);
	expect(stored.join("")).toContain('"request":"","response":"","truncated":true');
});

test("sets a refused record aside with its reason and stores all others", async () => {
	const rig = createLedgerRig();
	rig.storeFault = (records) =>
		Buffer.from(records).includes('"finishReason":"poison"')
			? { state: "refused", reason: "23514: planted" }
			: null;
	const process = rig.start();
	const requests = Array.from({ length: 40 }, () => admit(rig, process));
	const ids = requests.map(({ id }) => id);
	const [poisoned = ""] = ids;
	for (const { id, end } of requests)
		void end({ finishReason: id === poisoned ? "poison" : "stop" });
	await rig.time.advance(5_000);
	expect(ids.filter((id) => rig.store.requests.get(id)?.outcome === "ok")).toEqual(ids.slice(1));
	const [kept = ""] = rig.disk.files().filter((name) => name.includes("set-aside"));
	const lines = rig.disk.read(kept).toString().trim().split("\n");
	expect(lines).toHaveLength(1);
	expect(JSON.parse(lines[0] ?? "")).toMatchObject({
		reason: "23514: planted",
		record: { id: poisoned, kind: "terminal" },
	});
	expect(rig.events.filter(({ kind }) => kind === "record_set_aside")).toHaveLength(1);
	expect(process.ledger.lag().records).toBe(0);
});

test("sets aside the end of a request whose start was refused", async () => {
	const rig = createLedgerRig();
	rig.storeFault = (records) =>
		Buffer.from(records).includes('"traceId":"poison"')
			? { state: "refused", reason: "22P02: planted" }
			: null;
	const process = rig.start();
	const id = rig.newId();
	const usage = process.ledger.admit(buildIntent({ id, traceId: "poison" }));
	void usage.finish(buildTerminal({ id }));
	await rig.time.advance(5_000);
	const [kept = ""] = rig.disk.files().filter((name) => name.includes("set-aside"));
	const kinds = rig.disk
		.read(kept)
		.toString()
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line).record.kind);
	expect(kinds).toEqual(["intent", "terminal"]);
});
