import type { Taken } from "./connection.ts";
import type { Round } from "./load.ts";

/** Rounds of one subject under load, and its answers when asked one at a time. */
export interface Measured {
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

/** What stands at one place of both lists saw the same busy machine. */
function pair<Item>(
	own: readonly Item[],
	floor: readonly Item[],
	compare: (own: Item, floor: Item) => number,
): number[] {
	return own.flatMap((item, at) => {
		const beside = floor[at];
		return beside === undefined ? [] : [compare(item, beside)];
	});
}

function ratios(own: readonly Round[], floor: readonly Round[], read: (round: Round) => number) {
	const found = pair(own, floor, (left, right) => read(left) / read(right));
	return {
		median: rounded(quantile(found, 0.5), 2),
		quartiles: [rounded(quantile(found, 0.25), 2), rounded(quantile(found, 0.75), 2)],
	};
}

/** Percentiles of the differences, not differences of percentiles. */
function addedMs(own: readonly Taken[], floor: readonly Taken[], read: (taken: Taken) => number) {
	const found = pair(own, floor, (left, right) => read(left) - read(right));
	return {
		p50: rounded(quantile(found, 0.5), 3),
		quartiles: [rounded(quantile(found, 0.25), 3), rounded(quantile(found, 0.75), 3)],
		p99: rounded(quantile(found, 0.99), 3),
	};
}

function median(rounds: readonly Round[], read: (round: Round) => number, digits: number): number {
	return rounded(quantile(rounds.map(read), 0.5), digits);
}

/** The figures of one subject beside those of the floor. Latencies: one request at a time. */
export function summarise(own: Measured, floor: Measured) {
	const { rounds, single } = own;
	const totals = single.map(({ totalMs }) => totalMs);
	return {
		requests: rounds.reduce((sum, round) => sum + round.requests, 0),
		cpuRatio: ratios(rounds, floor.rounds, (round) => round.cpuMicrosPerRequest),
		throughputRatio: ratios(rounds, floor.rounds, (round) => round.perSecond),
		addedTotalMs: addedMs(single, floor.single, (taken) => taken.totalMs),
		addedFirstTextMs: addedMs(single, floor.single, (taken) => taken.firstTextMs),
		addedFirstByteMs: addedMs(single, floor.single, (taken) => taken.firstByteMs),
		cpuMicrosPerRequest: median(rounds, (round) => round.cpuMicrosPerRequest, 1),
		clientCpuMicrosPerRequest: median(rounds, (round) => round.clientCpuMicrosPerRequest, 1),
		perSecond: median(rounds, (round) => round.perSecond, 0),
		totalMsP50: rounded(quantile(totals, 0.5), 3),
		totalMsP99: rounded(quantile(totals, 0.99), 3),
	};
}
