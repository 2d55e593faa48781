import type { Round } from "./load.ts";

/** Rounds of one subject: under load, and one request at a time. */
export interface Rounds {
	readonly loaded: Round[];
	readonly single: Round[];
}

export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}

/** Each round is compared with the floor's round beside it: both saw the same busy machine. */
function pairedRatios(
	own: readonly Round[],
	floor: readonly Round[],
	read: (round: Round) => number,
) {
	const ratios = own.flatMap((round, at) => {
		const beside = floor[at];
		return beside === undefined ? [] : [read(round) / read(beside)];
	});
	return {
		median: rounded(quantile(ratios, 0.5), 2),
		quartiles: [rounded(quantile(ratios, 0.25), 2), rounded(quantile(ratios, 0.75), 2)],
	};
}

function addedMs(own: Rounds, floor: Rounds, read: (round: Round) => readonly number[]): number {
	const added = own.single.flatMap((round, at) => {
		const beside = floor.single[at];
		return beside === undefined ? [] : [quantile(read(round), 0.5) - quantile(read(beside), 0.5)];
	});
	return rounded(quantile(added, 0.5), 3);
}

/** The figures of one subject beside those of the floor. Latencies: one request at a time. */
export function summarise(own: Rounds, floor: Rounds) {
	const { loaded, single } = own;
	const cpu = loaded.map((round) => round.cpuMicrosPerRequest);
	return {
		requests: loaded.reduce((sum, round) => sum + round.requests, 0),
		cpuRatio: pairedRatios(loaded, floor.loaded, (round) => round.cpuMicrosPerRequest),
		throughputRatio: pairedRatios(loaded, floor.loaded, (round) => round.perSecond),
		addedP50Ms: addedMs(own, floor, (round) => round.totalMs),
		addedFirstByteP50Ms: addedMs(own, floor, (round) => round.firstByteMs),
		cpuMicrosPerRequest: rounded(quantile(cpu, 0.5), 1),
		perSecond: Math.round(
			quantile(
				loaded.map((round) => round.perSecond),
				0.5,
			),
		),
		totalMsP50: rounded(
			quantile(
				single.flatMap((round) => round.totalMs),
				0.5,
			),
			3,
		),
		totalMsP99: rounded(
			quantile(
				single.flatMap((round) => round.totalMs),
				0.99,
			),
			3,
		),
	};
}
