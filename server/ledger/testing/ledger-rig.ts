import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { LedgerEvent, LedgerStore, LogOwner, ProcessProbe, StoreResult } from "../ports.ts";
import { createUsageLedger, type LedgerLimits, type UsageLedger } from "../usage-ledger.ts";
import { createFakeStore, type FakeStore } from "./fake-store.ts";
import {
	createMemoryDisk,
	type DiskFault,
	type DiskOperation,
	type MemoryDisk,
} from "./memory-disk.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** One ledger process on the rig's disk. */
export interface RigProcess {
	readonly ledger: UsageLedger;
	/** As `kill -9`: nothing of it runs any more, what was written stays. */
	kill(): void;
	isDead(): boolean;
}

/** A machine in memory: disk, clock, process table and store, all steered by the test. */
export interface LedgerRig {
	readonly disk: MemoryDisk;
	readonly time: VirtualTime;
	readonly store: FakeStore;
	readonly events: LedgerEvent[];
	readonly random: Random;
	/** What the store answers instead of storing; `null` stores. */
	storeFault: ((records: Uint8Array) => StoreResult | null) | null;
	start(options?: RigProcessOptions): RigProcess;
	newId(): string;
}

export interface RigProcessOptions {
	readonly limits?: Partial<LedgerLimits>;
	readonly durable?: boolean;
	readonly onOperation?: (operation: DiskOperation) => DiskFault | null;
}

export const RIG_DATA_DIR = "/data";
const START_MS = 1_795_338_000_000;
/** What a statement takes. */
const STORE_MS = 15;

export function createLedgerRig(seed = 1): LedgerRig {
	const time = createVirtualTime(START_MS);
	const disk = createMemoryDisk(time.clock.nowMs);
	const store = createFakeStore();
	const random = createSeededRandom(seed);
	const events: LedgerEvent[] = [];
	const alive = new Set<number>();
	const outside = time.scheduler();
	let nextPid = 100;

	function createStore(): LedgerStore {
		return {
			// A statement under way is carried out whether or not its process still lives.
			write: (records) =>
				new Promise((resolve) => {
					outside.after(STORE_MS, () => {
						const fault = rig.storeFault?.(records) ?? null;
						resolve(fault ?? store.write(records));
					});
				}),
		};
	}

	function createProbe(pid: number): ProcessProbe {
		const self: LogOwner = {
			process: { pid, startedAt: `boot/${pid}` },
			pidNamespace: "pid:[1]",
		};
		return {
			self: () => self,
			liveness: (owner) => (alive.has(owner.process.pid) ? "alive" : "dead"),
		};
	}

	const rig: LedgerRig = {
		disk,
		time,
		store,
		events,
		random,
		storeFault: null,
		start(options = {}) {
			const pid = nextPid++;
			alive.add(pid);
			const mounted = disk.mount((operation) => {
				const fault = options.onOperation?.(operation) ?? null;
				if (fault?.kind === "crash") alive.delete(pid);
				return fault;
			});
			const ledger = createUsageLedger({
				fs: mounted.fs,
				clock: time.clock,
				random,
				scheduler: time.scheduler(mounted.isCrashed),
				probe: createProbe(pid),
				store: createStore(),
				dataDir: RIG_DATA_DIR,
				durable: options.durable ?? false,
				limits: options.limits ?? {},
				onEvent: (event) => {
					if (!mounted.isCrashed()) events.push(event);
				},
			});
			return {
				ledger,
				kill() {
					mounted.crash();
					alive.delete(pid);
				},
				isDead: mounted.isCrashed,
			};
		},
		newId: () => newId(time.clock, random),
	};
	return rig;
}

/** mulberry32: small, fast and the same everywhere. */
export function createSeededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		next,
		bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
	};
}
