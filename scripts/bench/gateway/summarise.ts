import type { Taken } from "./connection.ts";
import type { Round } from "./load.ts";

/** One subject in one block: its rounds under load, and its answers when asked one at a time. */
export interface Block {
	readonly name: string;
	readonly rounds: Round[];
	readonly single: Taken[];
}

export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}

function sum(rounds: readonly Round[], read: (round: Round) => number): number {
	return rounds.reduce((total, round) => total + read(round), 0);
}

/** Over all rounds of a block, per request: what takes turns among the rounds weighs what it takes. */
function perRequest({ rounds }: Block, read: (round: Round) => number): number {
	const requests = sum(rounds, (round) => round.requests);
	return sum(rounds, (round) => read(round) * round.requests) / requests;
}

const cpuMicros = (block: Block) => perRequest(block, (round) => round.cpuMicrosPerRequest);
const secondsEach = (block: Block) => perRequest(block, (round) => 1 / round.perSecond);
const clientMicros = (block: Block) =>
	perRequest(block, (round) => round.clientCpuMicrosPerRequest);

/** What stands at one place of both lists saw the same busy machine. */
function pair<Item, Result>(
	own: readonly Item[],
	floor: readonly Item[],
	compare: (own: Item, floor: Item) => Result,
): Result[] {
	return own.flatMap((item, at) => {
		const beside = floor[at];
		return beside === undefined ? [] : [compare(item, beside)];
	});
}

function ratios(found: readonly number[]) {
	const median = rounded(quantile(found, 0.5), 2);
	return { median, blocks: found.map((ratio) => rounded(ratio, 2)) };
}

/** Percentiles of the differences, not differences of percentiles. */
function addedMs(own: readonly Block[], floor: readonly Block[], read: (taken: Taken) => number) {
	const found = pair(own, floor, (left, right) =>
		pair(left.single, right.single, (taken, beside) => read(taken) - read(beside)),
	).flat();
	return {
		p50: rounded(quantile(found, 0.5), 3),
		quartiles: [rounded(quantile(found, 0.25), 3), rounded(quantile(found, 0.75), 3)],
		p99: rounded(quantile(found, 0.99), 3),
	};
}

function median(blocks: readonly Block[], read: (block: Block) => number, digits: number): number {
	return rounded(quantile(blocks.map(read), 0.5), digits);
}

/** One subject's blocks beside those of the floor. Latencies: one request at a time. */
function summariseSubject(own: readonly Block[], floor: readonly Block[]) {
	const totals = own.flatMap(({ single }) => single.map(({ totalMs }) => totalMs));
	return {
		requests: own.reduce((total, { rounds }) => total + sum(rounds, (it) => it.requests), 0),
		cpuRatio: ratios(pair(own, floor, (left, right) => cpuMicros(left) / cpuMicros(right))),
		throughputRatio: ratios(
			pair(own, floor, (left, right) => secondsEach(right) / secondsEach(left)),
		),
		addedTotalMs: addedMs(own, floor, (taken) => taken.totalMs),
		addedFirstTextMs: addedMs(own, floor, (taken) => taken.firstTextMs),
		addedFirstByteMs: addedMs(own, floor, (taken) => taken.firstByteMs),
		cpuMicrosPerRequest: median(own, cpuMicros, 1),
		clientCpuMicrosPerRequest: median(own, clientMicros, 1),
		perSecond: median(own, (block) => 1 / secondsEach(block), 0),
		totalMsP50: rounded(quantile(totals, 0.5), 3),
		totalMsP99: rounded(quantile(totals, 0.99), 3),
	};
}

/** The figures of all subjects by name; the first one of each block is the floor. */
export function summarise(blocks: readonly (readonly Block[])[], kind: string) {
	const [first = []] = blocks;
	const bySubject = first.map((_, at) => blocks.flatMap((block) => block.slice(at, at + 1)));
	const [floor = []] = bySubject;
	return Object.fromEntries(
		bySubject.map((own, at) => [`${first[at]?.name}, ${kind}`, summariseSubject(own, floor)]),
	);
}
