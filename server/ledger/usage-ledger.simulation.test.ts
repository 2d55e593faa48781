import { expect, test } from "vitest";
import type { Random } from "#server/platform/random.ts";
import type { AdmittedUsage } from "./core/usage-records.ts";
import { buildDecision, buildIntent, buildTerminal } from "./testing/build-records.ts";
import { checkLedger } from "./testing/check-ledger.ts";
import {
	createLedgerRig,
	createSeededRandom,
	type LedgerRig,
	type RigProcess,
} from "./testing/ledger-rig.ts";
import type { DiskFault, DiskOperation } from "./testing/memory-disk.ts";

const SEEDS = 200;
const STEPS = 80;
const MAX_PROCESSES = 3;

interface Running {
	readonly process: RigProcess;
	readonly open: { readonly id: string; readonly usage: AdmittedUsage }[];
}

/** One history of a machine: requests, kills, cuts of power, failing disks, a store that comes and goes. */
async function runHistory(seed: number): Promise<string[]> {
	const rig = createLedgerRig(seed);
	const dice = createSeededRandom(seed * 7919);
	const durable = dice.next() < 0.3;
	const faultShare = dice.next() < 0.5 ? 0 : 0.03;
	const attempted: string[] = [];
	const started = new Set<string>();
	const answered = new Set<string>();
	const running: Running[] = [];
	let isQuiet = false;
	let hasLostPower = false;

	function start(): void {
		const process = startOrCrash(rig, durable, (operation) =>
			isQuiet ? null : rollDiskFault(dice, operation, faultShare),
		);
		if (process !== null) running.push({ process, open: [] });
	}

	function admit({ process, open }: Running): void {
		const id = rig.newId();
		attempted.push(id);
		const intent = buildIntent({ id, atMs: rig.time.clock.nowMs(), estimateNanos: seed });
		try {
			open.push({ id, usage: process.ledger.admit(intent) });
		} catch {
			// Refused, as it should be while the disk fails: the request never existed.
			return;
		}
		if (dice.next() < 0.5) {
			process.ledger.decision(buildDecision({ id: rig.newId(), requestId: id }));
		}
		process.ledger.flushed().then(
			() => started.add(id),
			() => {},
		);
	}

	function finish({ open }: Running): void {
		const [request] = open.splice(Math.floor(dice.next() * open.length), 1);
		if (request === undefined) return;
		const { id, usage } = request;
		usage.finish(buildTerminal({ id, costNanos: Math.floor(dice.next() * 1e6) })).then(
			() => answered.add(id),
			() => {},
		);
	}

	function kill(): void {
		for (const { process } of running.splice(Math.floor(dice.next() * running.length), 1)) {
			process.kill();
		}
	}

	function cutPower(): void {
		for (const { process } of running.splice(0)) process.kill();
		if (!durable) return;
		rig.disk.losePower();
		hasLostPower = true;
	}

	/** As SIGTERM does: what is open ends, then the ledger closes; the process goes a second later. */
	async function stop(one: Running): Promise<void> {
		while (one.open.length > 0) finish(one);
		const closed = one.process.ledger.close();
		closed.catch(() => {});
		await rig.time.advance(Math.floor(dice.next() * 1_000));
		one.process.kill();
	}

	function toggleStore(): void {
		const isAway = rig.storeFault !== null;
		rig.storeFault = isAway ? null : () => ({ state: "unavailable", reason: "away" });
	}

	for (let step = 0; step < STEPS; step++) {
		const alive = running.filter(({ process }) => !process.isDead());
		running.splice(0, running.length, ...alive);
		if (running.length === 0) start();
		const one = running[Math.floor(dice.next() * running.length)];
		const roll = dice.next();
		if (roll < 0.4 && one !== undefined) admit(one);
		else if (roll < 0.65 && one !== undefined) finish(one);
		else if (roll < 0.9) await rig.time.advance(Math.floor(dice.next() ** 3 * 3_000));
		else if (roll < 0.94) toggleStore();
		else if (roll < 0.97) kill();
		else if (roll < 0.98) cutPower();
		else if (roll < 0.985 && one !== undefined) await stop(one);
		else if (running.length < MAX_PROCESSES) start();
	}

	isQuiet = true;
	rig.storeFault = null;
	await rig.time.advance(5_000);
	for (const { process } of running) process.kill();
	rig.start();
	await rig.time.advance(120_000);
	const rows = [...rig.store.requests.values()].filter(
		// What a neighbour stored from the page cache of a dead process, before the power went: the
		// log has lost it, nobody was told of it, and the upkeep ends it after a day.
		({ id, outcome }) => !(hasLostPower && outcome === "running" && !started.has(id)),
	);
	return checkLedger({
		rows,
		rollup: rig.store.rollup,
		answered: [...answered],
		started: [...started],
		attempted,
	});
}

function startOrCrash(
	rig: LedgerRig,
	durable: boolean,
	onOperation: (operation: DiskOperation) => DiskFault | null,
): RigProcess | null {
	try {
		const limits = { segmentBytes: 6_000, batchRecords: 7 };
		return rig.start({ durable, limits, onOperation });
	} catch {
		// The disk failed while the process began: it ends with that error and is started again.
		return null;
	}
}

function rollDiskFault(dice: Random, operation: DiskOperation, share: number): DiskFault | null {
	if (dice.next() >= share) return null;
	const taken = Math.floor(dice.next() * operation.bytes);
	const kind = dice.next();
	if (kind < 0.4) return { kind: "fail", taken };
	if (kind < 0.7) return { kind: "crash", taken };
	return operation.name === "write" && taken > 0 ? { kind: "short", taken } : null;
}

test(`keeps every promise of the ledger in ${SEEDS} histories of crashes and faults`, {
	timeout: 60_000,
}, async () => {
	for (let seed = 1; seed <= SEEDS; seed++) {
		expect(await runHistory(seed), `seed ${seed}`).toEqual([]);
	}
});
