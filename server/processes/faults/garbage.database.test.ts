import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createTestDatabase } from "#server/testing/database.ts";
import { type Child, type Installation, startInstallation } from "../testing/start-installation.ts";

const RUNS = 10_000;
const BATCH = 100;
/** Longer than any deadline that a request of this test can meet. */
const HUNG_MS = 20_000;
const database = await createTestDatabase();
let installation: Installation;
let edge: Child;

beforeAll(async () => {
	installation = await startInstallation(database.runtimeUrl);
	edge = await installation.startEdge();
});

afterAll(async () => {
	await installation.close();
	await database.drop();
});

const errorSchema = z.object({
	error: z.object({
		message: z.string().min(1),
		type: z.string().min(1),
		param: z.string().nullable(),
		code: z.string().min(1),
	}),
});

const CHAT = "/v1/chat/completions";
const PROMPT = "[[sim:ttft=0]] [[sim:tokens=2]] [[sim:tps=0]] hi";
const GOOD = JSON.stringify({
	model: "anthropic/sim-large",
	messages: [{ role: "user", content: PROMPT }],
	stream: false,
	tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
	response_format: { type: "text" },
	stop: ["x"],
	sophia: { preferences: { preset: "fast" }, tags: ["a"], metadata: { a: "b" } },
});

/** Bytes removed, doubled, replaced or put in, anywhere. */
const mutatedBytes = fc
	.array(
		fc.record({
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			cut: fc.integer({ min: 0, max: 12 }),
			put: fc.oneof(
				fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "\\u", "\\ud800", "null", "1e999"),
				fc.constantFrom("\0", "\u2028", "é", "😀", '"model":', '"stream":true,', "-0", "NaN"),
				fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
			),
		}),
		{ minLength: 1, maxLength: 4 },
	)
	.map((edits) => {
		let text = Buffer.from(GOOD).toString("latin1");
		for (const { at, cut, put } of edits) {
			const from = Math.floor(at * text.length);
			text = text.slice(0, from) + put + text.slice(from + cut);
		}
		return Buffer.from(text, "latin1");
	});

/** Well-formed JSON with wrong values under the right names. */
const wrongValues = fc
	.record(
		{
			model: fc.oneof(
				fc.constantFrom("auto", "auto:fast", "anthropic/sim-large", "openai/sim-flash"),
				fc.jsonValue(),
			),
			messages: fc.oneof(
				fc.constant([{ role: "user", content: PROMPT }]),
				fc.array(fc.record({ role: fc.jsonValue(), content: fc.jsonValue() })),
				fc.jsonValue(),
			),
			stream: fc.oneof(fc.boolean(), fc.jsonValue()),
			stream_options: fc.jsonValue(),
			max_tokens: fc.jsonValue(),
			n: fc.oneof(fc.integer(), fc.jsonValue()),
			tools: fc.jsonValue(),
			response_format: fc.jsonValue(),
			temperature: fc.jsonValue(),
			sophia: fc.oneof(
				fc.record(
					{ preferences: fc.jsonValue(), context: fc.jsonValue(), tags: fc.jsonValue() },
					{ requiredKeys: [] },
				),
				fc.jsonValue(),
			),
			__proto__x: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	)
	.map((value) => Buffer.from(JSON.stringify(value)));

/** A good request of which one or two fields are something else. */
const almostGood = fc
	.array(
		fc.tuple(
			fc.constantFrom("model", "messages", "stream", "tools", "response_format", "stop", "sophia"),
			fc.jsonValue(),
		),
		{ maxLength: 2 },
	)
	.map((fields) =>
		Buffer.from(JSON.stringify({ ...JSON.parse(GOOD), ...Object.fromEntries(fields) })),
	);

const DEEP = 20_000;
const shapes = fc.constantFrom(
	Buffer.from("[".repeat(DEEP)),
	Buffer.from('{"a":'.repeat(DEEP)),
	Buffer.from(`{"messages":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`),
	Buffer.from(GOOD.replace("hi", "\\ud800".repeat(999))),
	Buffer.from(GOOD.replace('"stop"', '"model":"auto","model":"x","stop"')),
	Buffer.alloc(0),
	Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(GOOD)]),
	Buffer.from(GOOD, "utf16le"),
);
const bodies = fc.oneof(
	{ weight: 5, arbitrary: mutatedBytes },
	{ weight: 3, arbitrary: wrongValues },
	{ weight: 4, arbitrary: almostGood },
	{ weight: 1, arbitrary: shapes },
);

const printable = fc.string({ unit: "binary-ascii", maxLength: 40 });
const anyText = fc.oneof(
	printable.map((text) => text.replace(/[\r\n]/g, "")),
	fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);
const headers = fc.array(
	fc.oneof(
		fc.tuple(
			fc.constantFrom(
				"traceparent",
				"x-sophia-source",
				"content-type",
				"content-encoding",
				"expect",
				"x-forwarded-for",
				"connection",
				"transfer-encoding",
				"authorization",
				"x-request-id",
				"upgrade",
			),
			anyText,
		),
		fc.tuple(anyText, anyText),
	),
	{ maxLength: 3 },
);
interface Attack {
	readonly body: Buffer;
	readonly headers: readonly (readonly [string, string])[];
	readonly method: string;
	readonly path: string;
}
const attack: fc.Arbitrary<Attack> = fc.record({
	body: bodies,
	headers: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<[string, string][]>([]) },
		{ weight: 1, arbitrary: headers },
	),
	path: fc.oneof(
		{ weight: 15, arbitrary: fc.constant(CHAT) },
		{ weight: 1, arbitrary: anyText.map((text) => `/v1/models/${text}`) },
		{ weight: 1, arbitrary: anyText.map((text) => `/v1/${text}`) },
		{ weight: 1, arbitrary: anyText.map((text) => `${CHAT}?${text}`) },
		{ weight: 1, arbitrary: fc.constantFrom("/v1/models/%zz", "/v1", "*", "http://a/v1/models") },
	),
	method: fc.oneof(
		{ weight: 20, arbitrary: fc.constant("POST") },
		{ weight: 1, arbitrary: fc.constantFrom("GET", "PUT", "X") },
	),
});

/** Sends bytes and reads until the server closes; `null` when it never does. */
async function exchange({ body, headers: extra, method, path }: Attack): Promise<Buffer | null> {
	const { hostname, port } = new URL(installation.url);
	const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
	const pieces: Buffer[] = [];
	socket.on("data", (piece) => pieces.push(piece));
	socket.on("error", () => undefined);
	const head = [
		`${method} ${path} HTTP/1.1`,
		"host: a",
		"connection: close",
		`authorization: Bearer ${installation.key}`,
		`content-length: ${body.length}`,
		...extra.map(([name, value]) => `${name}: ${value}`),
	];
	socket.write(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]));
	const timer = setTimeout(() => socket.destroy(new Error("hung")), HUNG_MS);
	const closed = once(socket, "close").then(
		() => true,
		() => false,
	);
	socket.on("end", () => socket.end());
	await closed;
	clearTimeout(timer);
	return socket.errored?.message === "hung" ? null : Buffer.concat(pieces);
}

const ALLOWED = new Set([200, 400, 401, 403, 404, 405, 408, 413, 417, 422, 431]);
const OURS = new Set(["circuit_open", "overloaded", "no_upstream"]);

function judge(answer: Buffer | null): { readonly status: number; readonly fault: string | null } {
	if (answer === null) return { status: 0, fault: "the socket hung" };
	const text = answer.toString("utf8").replace(/^HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n/, "");
	const [, digits = ""] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
	const status = Number(digits);
	if (digits === "") return { status, fault: `no HTTP answer: ${text.slice(0, 80)}` };
	if (status === 200) return { status, fault: null };
	const [, body = ""] = text.split(/\r\n\r\n(.*)/s);
	const json = /\{.*\}/s.exec(body)?.[0] ?? "";
	const error = errorSchema.safeParse(json === "" ? null : JSON.parse(json));
	if (!error.success) return { status, fault: `no error of OpenAI's shape: ${text.slice(0, 400)}` };
	const isDeliberate = status >= 502 && OURS.has(error.data.error.code);
	if (!ALLOWED.has(status) && !isDeliberate) return { status, fault: text.slice(0, 600) };
	return { status, fault: null };
}

test(`${RUNS} mutated requests: no fault of ours, no exit, no hung socket, OpenAI's errors`, {
	timeout: 180_000,
}, async () => {
	const seed = Math.floor(Math.random() * 2 ** 31);
	const attacks = fc.sample(attack, { numRuns: RUNS, seed });
	const counts = new Map<number, number>();
	const faults: string[] = [];
	for (let from = 0; from < RUNS; from += BATCH) {
		const batch = attacks.slice(from, from + BATCH);
		for (const [at, answer] of (await Promise.all(batch.map(exchange))).entries()) {
			const { status, fault } = judge(answer);
			counts.set(status, (counts.get(status) ?? 0) + 1);
			const sent = JSON.stringify({ ...batch[at], body: batch[at]?.body.toString("latin1") });
			if (fault !== null) faults.push(`${fault}\nto ${sent.slice(0, 1_500)}`);
		}
	}
	const summary = [...counts]
		.sort(([a], [b]) => a - b)
		.map(([status, count]) => `${status}: ${count}`);
	process.stdout.write(`garbage: ${summary.join(", ")}; ${faults.length} faults, seed ${seed}\n`);
	expect(faults.slice(0, 3), `seed ${seed}`).toEqual([]);
	expect(edge.process.exitCode).toBeNull();
	expect(edge.output()).toBe("");
	expect(counts.get(200) ?? 0).toBeGreaterThan(RUNS / 100);
});
