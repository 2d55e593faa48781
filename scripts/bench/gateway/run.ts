/**
 * Processor time, throughput and latency of the gateway against a bare pass-through, as JSON.
 * `node scripts/bench/gateway/run.ts [blocks] [whole|streamed]`, about 40 s for a block of either
 * kind; with `npm install` in `rivals` the gateway of Portkey is measured in the same run.
 *
 * A block is made of fresh processes, since what V8 compiled and where things lie in memory differs
 * from one start to the next more than anything else: one start alone gave ratios from 1.36 to 1.67.
 * In a block the subjects take turns in rounds of half a second, each in the reverse order of the
 * one before; a block's ratio is that of the sums of all its rounds, so that garbage collections and
 * batches to PostgreSQL weigh what they take. The figure is the median over the blocks, with all of
 * them beside it. Latencies are medians of the differences between neighbours, over all blocks.
 * Processor time (user and system, of the whole process) is the figure to trust; the edge's includes
 * the usage log and its way into PostgreSQL.
 *
 * The time to the first token is that of the first text. The edge holds the start of a stream back
 * until then, so that an error inside a 200 can still fail over; the first byte is told beside it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { makeApiKey } from "#server/access/core/api-key-format.ts";
import { systemRandom } from "#server/platform/random.ts";
import { askInTurn, load, type Subject } from "./load.ts";
import { startDatabase } from "./start-database.ts";
import { type Rival, startRival } from "./start-rival.ts";
import { type Block, summarise } from "./summarise.ts";

const BLOCKS = Number(process.argv[2] ?? 5);
const ONLY = process.argv[3];
const CONNECTIONS = 8;
const ROUNDS = 6;
/** Compiling takes processor time too, more of it the more code there is: it settles first. */
const WHOLE = { warmUp: 20_000, loaded: 2_500, single: 40 };
const STREAMED = { warmUp: 2_000, loaded: 150, single: 20 };
const WARM_UP_SECONDS = 6;
const ROUND_SECONDS = 0.6;
const { key } = makeApiKey(systemRandom);

interface Child {
	readonly process: ChildProcess;
	readonly url: string;
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

const MESSAGES = [
	{ role: "system", content: "You answer briefly and to the point. ".repeat(8) },
	{ role: "user", content: "What does a gateway cost? ".repeat(12) },
];

function bodyFor(model: string, stream: boolean): string {
	const body = { model, messages: MESSAGES, temperature: 0.2 };
	return JSON.stringify(stream ? { ...body, stream } : body);
}

interface Contestants {
	readonly bare: Child;
	readonly edge: Child;
	readonly rival: Rival | null;
}

function subjectsFor({ bare, edge, rival }: Contestants, stream: boolean): Subject[] {
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

/** The subjects of one block, measured in turns. */
async function measure(subjects: readonly Subject[], stream: boolean): Promise<Block[]> {
	const sizes = stream ? STREAMED : WHOLE;
	const cases = subjects.map((subject) => {
		const block: Block = { name: subject.name, rounds: [], single: [] };
		return { subject, block };
	});
	const connections = CONNECTIONS;
	for (const { subject } of cases)
		await load(subject, { requests: sizes.warmUp, connections, maxSeconds: WARM_UP_SECONDS });
	for (let round = 0; round < ROUNDS; round++) {
		const limits = { requests: sizes.loaded, connections, maxSeconds: ROUND_SECONDS };
		for (const { subject, block } of round % 2 === 0 ? cases : cases.toReversed())
			block.rounds.push(await load(subject, limits));
		const answers = await askInTurn(subjects, sizes.single);
		for (const [at, { block }] of cases.entries()) block.single.push(...(answers[at] ?? []));
	}
	return cases.map(({ block }) => block);
}

async function measureBlock(databaseUrl: string, stream: boolean): Promise<Block[]> {
	const upstream = await start("upstream.ts");
	const bare = await start("pass-through.ts", upstream.url);
	const edge = await start("edge.ts", upstream.url, databaseUrl);
	const rival = await startRival(upstream.url);
	const blocks = await measure(subjectsFor({ bare, edge, rival }, stream), stream);
	rival?.stop();
	for (const child of [edge, bare, upstream]) child.process.disconnect();
	return blocks;
}

async function compare(databaseUrl: string): Promise<void> {
	const loadBefore = loadavg();
	const results: Record<string, unknown> = {};
	for (const stream of [false, true]) {
		const kind = stream ? "streamed" : "whole";
		if (ONLY !== undefined && ONLY !== kind) continue;
		const blocks: Block[][] = [];
		for (let at = 0; at < BLOCKS; at++) blocks.push(await measureBlock(databaseUrl, stream));
		Object.assign(results, summarise(blocks, stream ? "streamed (100 chunks)" : kind));
	}
	const machine = {
		cpu: cpus()[0]?.model,
		cores: cpus().length,
		node: process.version,
		load: { before: loadBefore, after: loadavg() },
	};
	const sizes = { blocks: BLOCKS, rounds: ROUNDS, connections: CONNECTIONS };
	process.stdout.write(`${JSON.stringify({ machine, ...sizes, results }, null, "\t")}\n`);
}

const database = await startDatabase();
try {
	await compare(database.runtimeUrl);
} finally {
	await database.stop();
}
