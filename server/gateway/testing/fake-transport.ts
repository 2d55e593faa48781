import type { Random } from "#server/platform/random.ts";
import type { Timers, UpstreamFault, UpstreamHandler, UpstreamTransport } from "../ports.ts";

/** One thing that a fake upstream does, `afterMs` after the one before. */
export type FakeStep =
	| {
			readonly afterMs: number;
			readonly do: "head";
			readonly status: number;
			readonly headers: Readonly<Record<string, string>>;
	  }
	| { readonly afterMs: number; readonly do: "data"; readonly text: string }
	| { readonly afterMs: number; readonly do: "end" }
	| { readonly afterMs: number; readonly do: "fault"; readonly kind: UpstreamFault["kind"] }
	| { readonly afterMs: number; readonly do: "hang" };

/** What became of one call. */
export interface FakeCall {
	readonly body: string;
	isOver: boolean;
	isAborted: boolean;
}

export interface FakeTransport extends UpstreamTransport {
	readonly calls: FakeCall[];
}

/** Plays a plan for each call on injected timers; honours pause, resume and abort. */
export function createFakeTransport(
	timers: Timers,
	plan: (body: string, call: number) => readonly FakeStep[],
): FakeTransport {
	const calls: FakeCall[] = [];
	return {
		calls,
		close: () => Promise.resolve(),
		send(request, handler) {
			const body = Buffer.from(request.body ?? []).toString("utf8");
			const call: FakeCall = { body, isOver: false, isAborted: false };
			const steps = [...plan(body, calls.length)];
			calls.push(call);
			return playSteps(timers, handler, steps, call);
		},
	};
}

function playSteps(timers: Timers, handler: UpstreamHandler, steps: FakeStep[], call: FakeCall) {
	let isPaused = false;
	let isWaiting = false;
	const over = (then: () => void): void => {
		if (call.isOver) return;
		call.isOver = true;
		then();
	};
	const next = (): void => {
		const step = steps[0];
		if (!step || call.isOver || isPaused || isWaiting || step.do === "hang") return;
		isWaiting = true;
		timers.setTimeout(() => {
			isWaiting = false;
			if (call.isOver || isPaused) return;
			steps.shift();
			run(step);
			next();
		}, step.afterMs);
	};
	const run = (step: FakeStep): void => {
		switch (step.do) {
			case "head":
				handler.onHead(step.status, step.headers);
				return;
			case "data":
				handler.onData(Buffer.from(step.text));
				return;
			case "end":
				over(() => handler.onEnd());
				return;
			case "fault":
				over(() => handler.onError({ kind: step.kind, message: `fake ${step.kind}` }));
				return;
			default:
		}
	};
	next();
	return {
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
			next();
		},
		abort() {
			call.isAborted = true;
			over(() => handler.onError({ kind: "aborted", message: "aborted" }));
		},
	};
}

function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
	return items[Math.floor(random.next() * items.length)] ?? items[0];
}

function chunkText(marker: string, delta: object, finish: string | null): string {
	const choices = [{ index: 0, delta, finish_reason: finish }];
	return `data: ${JSON.stringify({ id: marker, object: "chat.completion.chunk", model: "anthropic/one", choices })}\n\n`;
}

/** Text of a stream that breaks in one of the ways upstreams break, or in none. */
function faultyStream(random: Random, marker: string): string {
	const role = pick<object | null>(random, [
		{ role: "assistant", content: "" },
		{ content: null },
		null,
	]);
	let text = pick(random, ["", ": OPENROUTER PROCESSING\n\n"]);
	if (role !== null) text += chunkText(marker, role, null);
	const words = Math.floor(random.next() * 8);
	for (let word = 0; word < words; word++)
		text += chunkText(marker, { content: `${marker} ` }, null);
	const usage = `data: {"id":"${marker}","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":${words}}}\n\n`;
	const finish = chunkText(marker, {}, "stop");
	return (
		text +
		pick(random, [
			`${finish}${usage}data: [DONE]\n\n`,
			`${finish}${usage}data: [DONE]\n\n`,
			`${finish}data: [DONE]\n\n`,
			finish,
			"",
			"data: [DONE]\n\n",
			`${finish}data: [DONE]\n\n${chunkText(marker, { content: "late" }, null)}`,
			`data: {"error":{"message":"x","code":502},"choices":[]}\n\n`,
			'event: error\ndata: {"message":"x"}\n\n',
			chunkText(marker, {}, "error"),
			"data: {broken\n\n",
			'data: {"choices":{}}\n\n',
			"data: 7\n\n",
			'data: {"id"',
		])
	);
}

function cutIntoSteps(random: Random, text: string): FakeStep[] {
	const steps: FakeStep[] = [];
	for (let at = 0; at < text.length; ) {
		const size = 1 + Math.floor(random.next() ** 3 * 400);
		const isSlow = random.next() < 0.02;
		const afterMs = isSlow ? random.next() * 40_000 : random.next() * 200;
		steps.push({ afterMs, do: "data", text: text.slice(at, at + size) });
		at += size;
	}
	return steps;
}

function ending(random: Random): FakeStep {
	return pick<FakeStep>(random, [
		{ afterMs: 1, do: "end" },
		{ afterMs: 1, do: "end" },
		{ afterMs: 1, do: "end" },
		{ afterMs: 1, do: "fault", kind: "reset" },
		{ afterMs: 0, do: "hang" },
	]);
}

/** A random plan: good, refused, slow, broken, cut or silent. `marker` names the attempt in its text. */
export function randomPlan(random: Random, isStream: boolean, marker: string): FakeStep[] {
	const json = { "content-type": "application/json" };
	const kind = random.next();
	if (kind < 0.08)
		return [
			{ afterMs: 5, do: "fault", kind: pick(random, ["connect", "reset", "protocol", "timeout"]) },
		];
	if (kind < 0.12) return [{ afterMs: 0, do: "hang" }];
	if (kind < 0.3) {
		const status = pick(random, [400, 401, 404, 408, 413, 429, 429, 500, 502, 503, 529, 204, 302]);
		const retry: Record<string, string> = random.next() < 0.3 ? { "retry-after": "1" } : {};
		const text = pick(random, ['{"error":{"message":"no","code":"x"}}', "", "<html>"]);
		return [
			{ afterMs: 10, do: "head", status, headers: { ...json, ...retry } },
			{ afterMs: 1, do: "data", text: text || " " },
			ending(random),
		];
	}
	const afterMs = random.next() * 900;
	if (isStream && random.next() < 0.95) {
		const head: FakeStep = {
			afterMs,
			do: "head",
			status: 200,
			headers: { "content-type": "text/event-stream" },
		};
		return [head, ...cutIntoSteps(random, faultyStream(random, marker)), ending(random)];
	}
	const message = { role: "assistant", content: `${marker} ` };
	const good = {
		id: marker,
		model: "anthropic/one",
		choices: [{ index: 0, message, finish_reason: "stop" }],
	};
	const text = pick(random, [
		JSON.stringify(good),
		JSON.stringify(good),
		"",
		"{}",
		'{"error":{"message":"x"}}',
		'{"id":"cut',
	]);
	const data = text === "" ? [] : cutIntoSteps(random, text);
	return [{ afterMs, do: "head", status: 200, headers: json }, ...data, ending(random)];
}
