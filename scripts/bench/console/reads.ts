/**
 * Times what the console's pages ask of the server, on a seeded database
 * (`npm run sophia -- demo seed`): DATABASE_URL=… node scripts/bench/console/reads.ts
 * Prints JSON: the median and the slowest of the runs of each question, ms.
 */
import { cpus } from "node:os";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { overviewInput } from "#server/insights/contract.ts";
import {
	getFacets,
	getNewSince,
	getOverview,
	getRequestHistogram,
	getRowCount,
} from "#server/insights/index.ts";
import { listDecisionsInput, listRequestsInput } from "#server/ledger/contract.ts";
import { listDecisions, listRequests } from "#server/ledger/index.ts";
import type { RequestTerm } from "#server/lists/contract.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";

const RUNS = 7;
const connectionString = process.env.DATABASE_URL;
if (connectionString === undefined) {
	console.error("set DATABASE_URL to a database that `demo seed` has filled");
	process.exit(2);
}
const pool = createPool({ connectionString, max: 8, applicationName: "sophia bench" });
const db = createDb({ connectionString, max: 4 });
const deps = { pool, db, clock: systemClock };
const actor: Actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "bench", address: null };
const month = { kind: "last", minutes: 30 * 1440 } as const;

const sample = await listRequests(deps, actor, listRequestsInput.parse({ limit: 50 }));
const row = sample.items.find(({ keyId, modelServed }) => keyId !== null && modelServed !== null);
if (row === undefined) throw new Error("the database holds no requests: run demo seed first");

const text = (field: string, values: readonly (string | null)[]) => ({ op: "in", field, values });
const filters: Readonly<Record<string, unknown>> = {
	none: null,
	outcome: text("outcome", ["upstream_error"]),
	"outcome, absent": text("outcome", ["running"]),
	errorClass: text("errorClass", ["timeout"]),
	"errorClass, absent": text("errorClass", ["key_dead"]),
	model: text("model", [row.modelServed]),
	modelAsked: text("modelAsked", ["auto:quality"]),
	provider: text("provider", [row.provider]),
	key: text("key", [row.keyId]),
	user: text("user", [row.userId]),
	session: text("session", ["session-7"]),
	tag: text("tag", ["env:dev"]),
	"tag, absent": text("tag", ["env:none"]),
	finishReason: text("finishReason", ["length"]),
	source: text("source", ["worker"]),
	"model prefix, absent": { op: "prefix", field: "model", value: "nobody/" },
	"cost above all": { op: "range", field: "costNanos", gt: 1e12 },
	"slow ttft": { op: "range", field: "ttftMs", gt: 8_000 },
	"duration above all": { op: "range", field: "durationMs", gt: 1e7 },
	"tokens per second, none": { op: "range", field: "tokensPerSecond", gt: 1e6 },
	"attempts, none": { op: "range", field: "attempts", gt: 9 },
	retried: { op: "is", field: "retried", value: true },
	fallback: { op: "is", field: "fallback", value: true },
	"not simulated": { op: "is", field: "simulated", value: false },
	"trace, absent": text("trace", ["0af7651916cd43dd8448eb211c80319c"]),
};

const questions: Record<string, () => Promise<unknown>> = {};
for (const [name, term] of Object.entries(filters)) {
	const where = term === null ? [] : [term];
	for (const range of [undefined, month]) {
		const input = listRequestsInput.parse({ where, ...(range === undefined ? {} : { range }) });
		questions[`requests ${range === undefined ? "" : "30 d "}${name}`] = () =>
			listRequests(deps, actor, input);
	}
}
for (const by of ["cost", "duration", "ttft"] as const) {
	const input = listRequestsInput.parse({ sort: { by }, range: month });
	questions[`requests by ${by}`] = () => listRequests(deps, actor, input);
}
const decisionInput = (given: object) => listDecisionsInput.parse(given);
questions.decisions = () => listDecisions(deps, actor, decisionInput({}));
questions["decisions by margin"] = () =>
	listDecisions(deps, actor, decisionInput({ sort: { by: "margin", direction: "asc" } }));
questions["decisions close calls"] = () =>
	listDecisions(
		deps,
		actor,
		decisionInput({ where: [{ op: "range", field: "margin", lt: 0.001 }], range: month }),
	);
for (const minutes of [60, 1440, 7 * 1440, 30 * 1440]) {
	const input = overviewInput.parse({ range: { kind: "last", minutes }, compare: "previous" });
	questions[`overview ${minutes / 60} h`] = () => getOverview(deps, actor, input);
}
const where: RequestTerm[] = [];
questions["histogram 30 d"] = () => getRequestHistogram(deps, actor, { where, range: month });
for (const field of ["model", "key", "tag", "session"] as const) {
	questions[`facet ${field} 30 d`] = () =>
		getFacets(deps, actor, { list: "requests", field, where, range: month });
}
const query = { list: "requests", where, range: month } as const;
questions["count 30 d"] = () => getRowCount(deps, actor, query);
questions["new since"] = () => getNewSince(deps, actor, { query, newest: row.id });

const results: Record<string, { median: number; slowest: number }> = {};
for (const [name, ask] of Object.entries(questions)) {
	const times: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		const startMs = performance.now();
		await ask();
		times.push(performance.now() - startMs);
	}
	times.sort((a, b) => a - b);
	const round = (ms: number | undefined) => Math.round((ms ?? 0) * 10) / 10;
	results[name] = { median: round(times[RUNS >> 1]), slowest: round(times.at(-1)) };
}
const slowestList = Object.entries(results)
	.filter(([name]) => name.startsWith("requests"))
	.reduce((worst, entry) => (entry[1].median > worst[1].median ? entry : worst));
console.log(
	JSON.stringify(
		{
			machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
			node: process.version,
			slowestList: { question: slowestList[0], ...slowestList[1] },
			results,
		},
		null,
		"\t",
	),
);
await pool.end();
await db.$disconnect();
