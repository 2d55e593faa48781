import { Pool } from "undici";

/** What is measured: a server, what is sent to it, and how to learn its processor time. */
export interface Subject {
	readonly name: string;
	readonly url: string;
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
	readonly firstByteMs: readonly number[];
	readonly totalMs: readonly number[];
}

interface Taken {
	readonly firstMs: number;
	readonly totalMs: number;
}

function ask(pool: Pool, { body, headers }: Subject): Promise<Taken> {
	return new Promise((resolve, reject) => {
		const startMs = performance.now();
		let firstMs = 0;
		let status = 0;
		pool.dispatch(
			{ method: "POST", path: "/v1/chat/completions", headers: [...headers], body },
			{
				onRequestStart: () => undefined,
				onResponseStart(_controller, code) {
					status = code;
				},
				onResponseData() {
					firstMs ||= performance.now() - startMs;
				},
				onResponseEnd() {
					if (status === 200) resolve({ firstMs, totalMs: performance.now() - startMs });
					else reject(new Error(`status ${status}`));
				},
				onResponseError: (_controller, error) => reject(error),
			},
		);
	});
}

/** Sends requests over a fixed number of connections, each the next as soon as one is answered. */
export async function load(subject: Subject, options: LoadOptions): Promise<Round> {
	const { requests, connections, maxSeconds = 60 } = options;
	const pool = new Pool(subject.url, { connections });
	const taken: Taken[] = [];
	const cpuBefore = await subject.readCpuMicros();
	const startMs = performance.now();
	const untilMs = startMs + maxSeconds * 1000;
	let left = requests;
	const worker = async () => {
		while (left-- > 0 && performance.now() < untilMs) taken.push(await ask(pool, subject));
	};
	await Promise.all(Array.from({ length: connections }, worker));
	const seconds = (performance.now() - startMs) / 1000;
	const cpuMicros = (await subject.readCpuMicros()) - cpuBefore;
	await pool.close();
	return {
		requests: taken.length,
		perSecond: taken.length / seconds,
		cpuMicrosPerRequest: cpuMicros / taken.length,
		firstByteMs: taken.map(({ firstMs }) => firstMs),
		totalMs: taken.map(({ totalMs }) => totalMs),
	};
}
