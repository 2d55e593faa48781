import { expect, test } from "vitest";
import { claimedFrameBytes, encodeFrame } from "../core/frame.ts";
import type { LedgerEvent } from "../ports.ts";
import { createMemoryDisk, type DiskFault, type DiskOperation } from "../testing/memory-disk.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import { readFrames } from "./read-frames.ts";
import { createSegmentedLog } from "./segmented-log.ts";

const DIR = "/log";

function makeLog(
	options: {
		readonly durable?: boolean;
		readonly segmentBytes?: number;
		readonly onOperation?: (operation: DiskOperation) => DiskFault | null;
	} = {},
) {
	const disk = createMemoryDisk();
	const time = createVirtualTime(0);
	const events: LedgerEvent[] = [];
	const settled: string[] = [];
	const mounted = disk.mount(options.onOperation);
	const log = createSegmentedLog<string>({
		fs: mounted.fs,
		clock: time.clock,
		scheduler: time.scheduler(mounted.isCrashed),
		dir: DIR,
		segmentBytes: options.segmentBytes ?? 1_000_000,
		durable: options.durable ?? false,
		ackTimeoutMs: 5_000,
		carried: () => [],
		onWritten: (tags) => settled.push(...tags),
		onEvent: (event) => events.push(event),
	});
	/** What a reader finds in the published parts. */
	function readBack(): unknown[] {
		const fs = disk.mount().fs;
		const found: unknown[] = [];
		for (const { path, end } of log.segments()) {
			for (let from = 0; from < end; ) {
				const read = readFrames(fs, { path, from, end, maxBytes: 1e6, maxRecords: 1e6 });
				expect(read.damage).toBeNull();
				for (const payload of read.payloads) {
					found.push(...JSON.parse(`[${Buffer.from(payload)}]`));
				}
				from = read.next;
			}
		}
		return found;
	}
	return { disk, time, log, events, settled, readBack };
}

test("writes the records of one turn in one write, in order", async () => {
	const writes: number[] = [];
	const { log, time, readBack, settled } = makeLog({
		onOperation: ({ name, bytes }) => {
			if (name === "write") writes.push(bytes);
			return null;
		},
	});
	for (let number = 0; number < 500; number++) log.append(String(number), `tag ${number}`);
	expect(writes).toEqual([]);
	await time.settle();
	expect(writes).toHaveLength(1);
	expect(readBack()).toEqual(Array.from({ length: 500 }, (_, number) => number));
	expect(settled).toHaveLength(500);
});

test("splits what would make a frame larger than readers accept", async () => {
	const { log, time, disk, readBack } = makeLog({ segmentBytes: 1e9 });
	const large = JSON.stringify("é".repeat(3 * 1024 ** 2));
	for (let number = 0; number < 5; number++) log.append(large);
	log.append("6");
	await time.settle();
	const bytes = disk.read(`${DIR}/0000000001.log`);
	const first = claimedFrameBytes(bytes, 0) ?? 0;
	expect(first).toBeLessThan(7 * 1024 ** 2);
	expect(readBack()).toHaveLength(6);
});

test("begins a new segment when one is full and releases old ones alone", async () => {
	const { log, time, disk, readBack } = makeLog({ segmentBytes: 50 });
	for (let number = 0; number < 5; number++) {
		log.append(`"${"x".repeat(40)} ${number}"`);
		await time.settle();
	}
	expect(disk.files()).toHaveLength(5);
	log.release(4);
	expect(disk.files()).toEqual([`${DIR}/0000000004.log`, `${DIR}/0000000005.log`]);
	expect(readBack()).toHaveLength(2);
	log.release(99);
	expect(disk.files()).toEqual([`${DIR}/0000000005.log`]);
});

for (const durable of [false, true]) {
	test(`loses nothing when the n-th operation fails, for every n (durable: ${durable})`, async () => {
		for (let failing = 1; ; failing++) {
			let count = 0;
			let hasFailed = false;
			const { log, time, readBack, settled, events } = makeLog({
				durable,
				segmentBytes: 200,
				onOperation: ({ bytes }) => {
					count++;
					if (count !== failing) return null;
					hasFailed = true;
					return { kind: "fail", taken: Math.floor(bytes / 2) };
				},
			});
			const acknowledged: number[] = [];
			for (let number = 0; number < 12; number++) {
				log.append(`{"n":${number},"pad":"${"x".repeat(30)}"}`, String(number));
				log.written().then(
					() => acknowledged.push(number),
					() => {},
				);
				await time.advance(number % 3 === 0 ? 300 : 0);
			}
			await time.advance(2_000);
			const found = readBack().map((record) => (record as { n: number }).n);
			const all = Array.from({ length: 12 }, (_, number) => number);
			expect([...new Set(found)], `failing ${failing}`).toEqual(all);
			expect(acknowledged.sort((a, b) => a - b)).toEqual(all);
			expect(settled).toEqual(all.map(String));
			expect(log.fault()).toBeNull();
			if (!hasFailed) {
				expect(failing).toBeGreaterThan(12);
				expect(events).toEqual([]);
				return;
			}
		}
	});
}

test("reads everything before a write that was cut at any byte, and reports the rest as a tail", () => {
	const first = encodeFrame('{"a":1},{"b":2}', 2, 0);
	const second = encodeFrame('{"c":3}', 1, 0);
	for (let cut = 0; cut < second.length; cut++) {
		const disk = createMemoryDisk();
		const bytes = Buffer.concat([first, second.subarray(0, cut)]);
		disk.write("/s", bytes);
		const range = { path: "/s", from: 0, end: bytes.length, maxBytes: 64, maxRecords: 100 };
		const read = readFrames(disk.mount().fs, range);
		expect(read).toMatchObject({ records: 2, next: bytes.length });
		expect(read.damage).toEqual(
			cut === 0 ? null : { from: first.length, to: bytes.length, isTail: true },
		);
	}
});

test("steps over damage in the middle and finds the frames behind it", () => {
	const frames = ['{"a":1}', '{"b":2}', '{"c":3}'].map((text) => encodeFrame(text, 1, 0));
	const [first, second, third] = frames;
	if (first === undefined || second === undefined || third === undefined) throw new Error("three");
	second.writeUInt8(0, second.length - 3);
	const disk = createMemoryDisk();
	disk.write("/s", Buffer.concat(frames));
	const end = first.length * 3;
	const range = { path: "/s", end, maxBytes: 1_000, maxRecords: 100 };
	const before = readFrames(disk.mount().fs, { ...range, from: 0 });
	expect(before).toMatchObject({
		records: 1,
		next: first.length * 2,
		damage: { from: first.length, to: first.length * 2, isTail: false },
	});
	expect(readFrames(disk.mount().fs, { ...range, from: before.next })).toMatchObject({
		records: 1,
		next: end,
		damage: null,
	});
});

test("reads a frame larger than its bound, alone", () => {
	const small = encodeFrame('{"a":1}', 1, 0);
	const large = encodeFrame(`"${"x".repeat(5_000)}"`, 1, 0);
	const disk = createMemoryDisk();
	disk.write("/s", Buffer.concat([small, large, small]));
	const end = small.length * 2 + large.length;
	const range = { path: "/s", end, maxBytes: 100, maxRecords: 100 };
	const sizes: number[] = [];
	for (let from = 0; from < end; ) {
		const read = readFrames(disk.mount().fs, { ...range, from });
		sizes.push(read.next - from);
		from = read.next;
	}
	expect(sizes).toEqual([small.length, large.length, small.length]);
});
