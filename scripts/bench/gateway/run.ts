/**
 * Processor time, throughput and latency of the gateway against a bare pass-through, as JSON.
 * `node scripts/bench/gateway/run.ts [seconds for each case]`; with `npm install` in `rivals` the
 * gateway of Portkey is measured in the same run.
 * Rounds alternate, so that a busy machine is busy for all; processor time is the figure to trust.
 */
import { type ChildProcess, fork } from "node:child_process";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { Pool } from "undici";
import { makeApiKey } from "#server/access/core/api-key-format.ts";
import { systemRandom } from "#server/platform/random.ts";
import { startRival } from "./start-rival.ts";

const SECONDS = Number(process.argv[2] ?? 4);
const ROUNDS = 3;
const CONNECTIONS = 8;
const { key } = makeApiKey(systemRandom);

interface Child {
	readonly process: ChildProcess;
	readonly url: string;
}

/** What is measured: a server, and how to learn its processor time. */
interface Subject {
	readonly name: string;
	readonly url: string;
	readonly headers: readonly string[];
	readonly readCpuMicros: () => Promise<number>;
	readonly body: string;
}

function start(file: string, ...args: string[]): Promise<Child> {
	return new Promise((resolve, reject) => {
		const child = fork(path.join(import.meta.dirname, file), args, { stdio: "inherit" });
		child.once("message", (message: { url: string }) =>
			resolve({ process: child, url: message.url }),
		);
		child.once("exit", () => reject(new Error(`${file} ended`)));
	});
}

function readCpuMicros(child: Child): Promise<number> {
	return new Promise((resolve) => {
		child.process.once("message", (message: { micros: number }) => resolve(message.micros));
		child.process.send("cpu");
	});
}

interface Round {
	readonly requests: number;
	readonly seconds: number;
	readonly cpuMicros: number;
	readonly firstByteMs: readonly number[];
	readonly totalMs: readonly number[];
}

const MESSAGES = [
	{ role: "system", content: "You answer briefly and to the point. ".repeat(8) },
	{ role: "user", content: "What does a gateway cost? ".repeat(12) },
];

function bodyFor(model: string, stream: boolean): string {
	return JSON.stringify({
		model,
		messages: MESSAGES,
		temperature: 0.2,
		...(stream ? { stream } : {}),
	});
}

function ask(
	pool: Pool,
	{ body, headers }: Subject,
): Promise<{ firstMs: number; totalMs: number }> {
	return new Promise((resolve, reject) => {
		const startMs = performance.now();
		let firstMs = 0;
		let status = 0;
		pool.dispatch(
			{
				method: "POST",
				path: "/v1/chat/completions",
				headers: [...headers],
				body,
			},
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

async function load(
	subject: Subject,
	seconds: number,
	requests = Number.POSITIVE_INFINITY,
): Promise<Round> {
	const pool = new Pool(subject.url, { connections: CONNECTIONS });
	const firstByteMs: number[] = [];
	const totalMs: number[] = [];
	const cpuBefore = await subject.readCpuMicros();
	const startMs = performance.now();
	const untilMs = startMs + seconds * 1000;
	const worker = async () => {
		while (performance.now() < untilMs && totalMs.length < requests) {
			const taken = await ask(pool, subject);
			firstByteMs.push(taken.firstMs);
			totalMs.push(taken.totalMs);
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, worker));
	const elapsed = (performance.now() - startMs) / 1000;
	const cpuMicros = (await subject.readCpuMicros()) - cpuBefore;
	await pool.close();
	return { requests: totalMs.length, seconds: elapsed, cpuMicros, firstByteMs, totalMs };
}

function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function summarise(rounds: readonly Round[]) {
	const sum = (read: (round: Round) => number) =>
		rounds.reduce((total, round) => total + read(round), 0);
	const requests = sum((round) => round.requests);
	const total = rounds.flatMap((round) => round.totalMs);
	const first = rounds.flatMap((round) => round.firstByteMs);
	return {
		requests,
		perSecond: Math.round(requests / sum((round) => round.seconds)),
		cpuMicrosPerRequest: Number((sum((round) => round.cpuMicros) / requests).toFixed(1)),
		totalMsP50: Number(percentile(total, 0.5).toFixed(3)),
		totalMsP99: Number(percentile(total, 0.99).toFixed(3)),
		firstByteMsP50: Number(percentile(first, 0.5).toFixed(3)),
		firstByteMsP99: Number(percentile(first, 0.99).toFixed(3)),
	};
}

const upstream = await start("upstream.ts");
const bare = await start("pass-through.ts", upstream.url);
const edge = await start("edge.ts", upstream.url);
const rival = await startRival(upstream.url);
const results: Record<string, unknown> = {};

function subjectsFor(stream: boolean): Subject[] {
	const headers = ["content-type", "application/json", "authorization", `Bearer ${key}`];
	const pinned = bodyFor("openai/model-0", stream);
	const own = (child: Child) => ({
		url: child.url,
		headers,
		readCpuMicros: () => readCpuMicros(child),
	});
	const subjects: Subject[] = [
		{ name: "pass-through", ...own(bare), body: pinned },
		{ name: "pinned", ...own(edge), body: pinned },
		{ name: "auto", ...own(edge), body: bodyFor("auto", stream) },
	];
	if (rival)
		subjects.push({
			name: "@portkey-ai/gateway",
			url: rival.url,
			headers: [...headers, ...rival.headers],
			readCpuMicros: rival.readCpuMicros,
			body: pinned,
		});
	return subjects;
}

for (const stream of [false, true]) {
	const cases = subjectsFor(stream);
	const rounds = cases.map((): Round[] => []);
	// Compiling takes processor time too, and more of it the more code there is: let it settle first.
	for (const subject of cases) await load(subject, 30, stream ? 2_000 : 15_000);
	for (let round = 0; round < ROUNDS; round++)
		for (const [at, subject] of cases.entries())
			rounds[at]?.push(await load(subject, SECONDS / ROUNDS));
	const summaries = rounds.map(summarise);
	const [floor] = summaries;
	for (const [at, { name }] of cases.entries()) {
		const own = summaries[at];
		if (!own || !floor) continue;
		results[`${name}, ${stream ? "streamed (100 chunks)" : "whole"}`] = {
			...own,
			cpuRatio: Number((own.cpuMicrosPerRequest / floor.cpuMicrosPerRequest).toFixed(2)),
			throughputRatio: Number((own.perSecond / floor.perSecond).toFixed(2)),
		};
	}
}
const machine = {
	cpu: cpus()[0]?.model,
	cores: cpus().length,
	node: process.version,
	load: loadavg(),
};
process.stdout.write(
	`${JSON.stringify({ machine, connections: CONNECTIONS, results }, null, "\t")}\n`,
);
rival?.stop();
for (const child of [edge, bare, upstream]) child.process.disconnect();
