import { setTimeout as pause } from "node:timers/promises";
import { type Connection, openConnection, type Taken } from "./connection.ts";

/** What is measured: a server, what is sent to it, and how to learn its processor time. */
export interface Subject {
	readonly name: string;
	readonly url: string;
	/** Names and values in turn. */
	readonly headers: readonly string[];
	readonly body: string;
	/** User and system time of the whole process so far, microseconds. */
	readonly readCpuMicros: () => Promise<number>;
}

export interface LoadOptions {
	readonly requests: number;
	readonly connections: number;
	/** Ends earlier after this time. */
	readonly maxSeconds?: number;
}

/** One stretch of load on one subject. */
export interface Round {
	readonly requests: number;
	readonly perSecond: number;
	readonly cpuMicrosPerRequest: number;
	/** Of the one who asks, so that it shows when that is what limits. */
	readonly clientCpuMicrosPerRequest: number;
}

function buildRequest({ url, headers, body }: Subject): Buffer {
	const lines = [`POST /v1/chat/completions HTTP/1.1`, `host: ${new URL(url).host}`];
	for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
	lines.push(`content-length: ${Buffer.byteLength(body)}`, "", body);
	return Buffer.from(lines.join("\r\n"));
}

async function withConnections<Result>(
	subjects: readonly Subject[],
	connections: number,
	work: (open: readonly Connection[]) => Promise<Result>,
): Promise<Result> {
	const faults = Promise.withResolvers<never>();
	const open = await Promise.all(
		subjects.flatMap((subject) =>
			Array.from({ length: connections }, () =>
				openConnection(subject.url, buildRequest(subject), (error) =>
					faults.reject(new Error(subject.name, { cause: error })),
				),
			),
		),
	);
	try {
		return await Promise.race([work(open), faults.promise]);
	} finally {
		for (const connection of open) connection.close();
	}
}

/** Records gather for 200 ms on their way to PostgreSQL: that work belongs to the answers before it. */
const SETTLE_MS = 300;

function ownCpuMicros(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}

/** Sends requests over kept connections, each the next as soon as one is answered. */
export function load(subject: Subject, options: LoadOptions): Promise<Round> {
	const { requests, connections, maxSeconds = 60 } = options;
	return withConnections([subject], connections, async (open) => {
		const cpuBefore = await subject.readCpuMicros();
		const ownBefore = ownCpuMicros();
		const startMs = performance.now();
		const untilMs = startMs + maxSeconds * 1000;
		let left = requests;
		let taken = 0;
		await Promise.all(
			open.map(
				(connection) =>
					new Promise<void>((resolve) => {
						const next = () => {
							if (left-- <= 0 || performance.now() >= untilMs) resolve();
							else
								connection.ask(() => {
									taken++;
									next();
								});
						};
						next();
					}),
			),
		);
		const seconds = (performance.now() - startMs) / 1000;
		const own = ownCpuMicros() - ownBefore;
		await pause(SETTLE_MS);
		const cpuMicros = (await subject.readCpuMicros()) - cpuBefore;
		return {
			requests: taken,
			perSecond: taken / seconds,
			cpuMicrosPerRequest: cpuMicros / taken,
			clientCpuMicrosPerRequest: own / taken,
		};
	});
}

/**
 * Orders of `count` subjects in which each comes right after every other equally often and never after
 * itself: whoever follows one that idles finds cold caches, and who follows itself finds warm ones.
 */
export function balanceOrders(count: number): number[][] {
	const first = Array.from({ length: count }, (_, at) =>
		at % 2 === 1 ? (at + 1) / 2 : (count - at / 2) % count,
	);
	const rows = first.map((_, shift) => first.map((place) => (place + shift) % count));
	if (count % 2 === 0) return rows;
	const [head = [], ...rest] = rows.map((row) => row.toReversed());
	return [...rows, head, ...rest.toReversed()];
}

/**
 * One request at a time, the subjects in balanced turns: what a neighbour on the machine does to one
 * it does to all, and the answers at one place of the lists belong together.
 */
export function askInTurn(subjects: readonly Subject[], requests: number): Promise<Taken[][]> {
	return withConnections(subjects, 1, async (open) => {
		const taken: Taken[][] = subjects.map(() => []);
		const orders = balanceOrders(subjects.length);
		for (let request = 0; request < requests; request++)
			for (const at of orders[request % orders.length] ?? [])
				taken[at]?.push(await new Promise<Taken>((resolve) => open[at]?.ask(resolve)));
		return taken;
	});
}
