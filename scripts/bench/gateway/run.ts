/**
 * Processor time, throughput and latency of the gateway against a bare pass-through, as JSON.
 * `node scripts/bench/gateway/run.ts [rounds] [whole|streamed]`; with `npm install` in `rivals` the
 * gateway of Portkey is measured in the same run.
 *
 * Many short rounds take turns, each in the reverse order of the one before, and every figure is the
 * median of the ratios (latencies: of the differences) between neighbours, so that a busy machine is
 * busy for all. Processor time (user and system, of the whole process) is the figure to trust; the
 * edge's includes the usage log and its way into PostgreSQL.
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
import { type Measured, summarise } from "./summarise.ts";

const ROUNDS = Number(process.argv[2] ?? 25);
const ONLY = process.argv[3];
const CONNECTIONS = 8;
/** Compiling takes processor time too, more of it the more code there is: it settles first. */
const WHOLE = { warmUp: 25_000, loaded: 400, single: 40 };
const STREAMED = { warmUp: 2_500, loaded: 60, single: 20 };
const WARM_UP_SECONDS = 40;
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

async function measure(
	contestants: Contestants,
	stream: boolean,
): Promise<Record<string, unknown>> {
	const sizes = stream ? STREAMED : WHOLE;
	const cases = subjectsFor(contestants, stream).map((subject) => {
		const measured: Measured = { rounds: [], single: [] };
		return { subject, measured };
	});
	for (const { subject } of cases)
		await load(subject, {
			requests: sizes.warmUp,
			connections: CONNECTIONS,
			maxSeconds: WARM_UP_SECONDS,
		});
	const subjects = cases.map(({ subject }) => subject);
	for (let round = 0; round < ROUNDS; round++) {
		const order = round % 2 === 0 ? cases : cases.toReversed();
		for (const { subject, measured } of order)
			measured.rounds.push(
				await load(subject, { requests: sizes.loaded, connections: CONNECTIONS }),
			);
		const answers = await askInTurn(subjects, sizes.single);
		for (const [at, { measured }] of cases.entries()) measured.single.push(...(answers[at] ?? []));
	}
	const [floor] = cases;
	if (!floor) return {};
	const kind = stream ? "streamed (100 chunks)" : "whole";
	return Object.fromEntries(
		cases.map(({ subject, measured }) => [
			`${subject.name}, ${kind}`,
			summarise(measured, floor.measured),
		]),
	);
}

async function compare(databaseUrl: string): Promise<void> {
	const upstream = await start("upstream.ts");
	const bare = await start("pass-through.ts", upstream.url);
	const edge = await start("edge.ts", upstream.url, databaseUrl);
	const rival = await startRival(upstream.url);
	const contestants = { bare, edge, rival };
	const loadBefore = loadavg();
	const results = {
		...(ONLY === "streamed" ? {} : await measure(contestants, false)),
		...(ONLY === "whole" ? {} : await measure(contestants, true)),
	};
	const machine = {
		cpu: cpus()[0]?.model,
		cores: cpus().length,
		node: process.version,
		load: { before: loadBefore, after: loadavg() },
	};
	const report = { machine, rounds: ROUNDS, connections: CONNECTIONS, results };
	process.stdout.write(`${JSON.stringify(report, null, "\t")}\n`);
	rival?.stop();
	for (const child of [edge, bare, upstream]) child.process.disconnect();
}

const database = await startDatabase();
try {
	await compare(database.runtimeUrl);
} finally {
	await database.stop();
}
