import { expect, test } from "vitest";
import type { AnswerHeaders, UpstreamCall, UpstreamFault, UpstreamTransport } from "../ports.ts";
import type { ScriptStep } from "./scripted-server.ts";

/** A transport that plays a script, and the way to let its time pass. */
export interface TransportUnderTest extends AsyncDisposable {
	readonly transport: UpstreamTransport;
	/** True once the upstream has seen its client go. */
	sawClose(): boolean;
}

export type StartTransport = (script: readonly ScriptStep[]) => Promise<TransportUnderTest>;

interface Seen {
	readonly log: string[];
	readonly status: number | null;
	readonly headers: AnswerHeaders;
	readonly body: string;
	readonly fault: UpstreamFault | null;
	readonly over: boolean;
}

interface Watch {
	readonly call: UpstreamCall;
	seen(): Seen;
}

function send(transport: UpstreamTransport, onData?: (call: UpstreamCall) => void): Watch {
	const log: string[] = [];
	const pieces: Uint8Array[] = [];
	let status: number | null = null;
	let headers: AnswerHeaders = {};
	let fault: UpstreamFault | null = null;
	const call = transport.send(
		{
			method: "POST",
			path: "/chat",
			headers: ["content-type", "application/json"],
			body: Buffer.from("{}"),
		},
		{
			onHead(code, given) {
				status = code;
				headers = given;
				log.push("head");
			},
			onData(piece) {
				pieces.push(Uint8Array.from(piece));
				log.push("data");
				onData?.(call);
			},
			onEnd: () => log.push("end"),
			onError(given) {
				fault = given;
				log.push("error");
			},
		},
	);
	const seen = (): Seen => ({
		log,
		status,
		headers,
		body: Buffer.concat(pieces).toString(),
		fault,
		over: log.includes("end") || log.includes("error"),
	});
	return { call, seen };
}

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";
const over = (watch: Watch) => expect.poll(() => watch.seen().over, { timeout: 5_000 }).toBe(true);

/** What the gateway relies on; runs on every transport. */
export function checkTransport(start: StartTransport): void {
	test("delivers head, bytes and end in this order, once", async () => {
		await using subject = await start([
			{ do: "send", bytes: `${HEAD}content-length: 2\r\n\r\nok` },
		]);
		const watch = send(subject.transport);
		await over(watch);
		expect(watch.seen()).toMatchObject({ status: 200, body: "ok", fault: null });
		expect(watch.seen().log).toEqual(["head", "data", "end"]);
		expect(watch.seen().headers["content-type"]).toBe("text/plain");
	});

	test.each<[string, readonly ScriptStep[], UpstreamFault["kind"], string]>([
		["a reset before the head", [{ do: "reset" }], "reset", ""],
		["an end before the head", [{ do: "end" }], "reset", ""],
		[
			"bytes that are not HTTP",
			[{ do: "send", bytes: "nonsense\r\n\r\n" }, { do: "end" }],
			"protocol",
			"",
		],
		[
			"a reset in the middle of the body",
			[
				{ do: "send", bytes: `${HEAD}content-length: 9\r\n\r\nhalf` },
				{ do: "wait", ms: 20 },
				{ do: "reset" },
			],
			"reset",
			"half",
		],
		[
			"a body shorter than announced",
			[
				{ do: "send", bytes: `${HEAD}content-length: 9\r\n\r\nhalf` },
				{ do: "wait", ms: 20 },
				{ do: "end" },
			],
			"reset",
			"half",
		],
		[
			"a broken chunk size",
			[
				{ do: "send", bytes: `${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n` },
				{ do: "wait", ms: 20 },
				{ do: "send", bytes: "zz\r\n" },
			],
			"protocol",
			"half",
		],
		[
			"a head beyond the limit",
			[{ do: "send", bytes: `${HEAD}x: ${"y".repeat(70_000)}\r\n\r\n` }, { do: "end" }],
			"protocol",
			"",
		],
	])("reports %s as one fault after what had come", async (_name, script, kind, body) => {
		await using subject = await start(script);
		const watch = send(subject.transport);
		await over(watch);
		expect(watch.seen().fault?.kind).toBe(kind);
		expect(watch.seen().body).toBe(body);
		expect(watch.seen().log.filter((name) => name === "error" || name === "end")).toEqual([
			"error",
		]);
	});

	test("an abort closes the upstream within a second and ends in one fault", async () => {
		await using subject = await start([
			{ do: "send", bytes: `${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n` },
			{ do: "repeat", bytes: "1\r\n.\r\n", everyMs: 10 },
		]);
		const watch = send(subject.transport, (call) => call.abort());
		await over(watch);
		watch.call.abort();
		await expect.poll(() => subject.sawClose(), { timeout: 1_000 }).toBe(true);
		expect(watch.seen().fault?.kind).toBe("aborted");
		expect(watch.seen().log).toEqual(["head", "data", "error"]);
	});

	test("an abort before anything came ends in one fault", async () => {
		await using subject = await start([{ do: "wait", ms: 60_000 }]);
		const watch = send(subject.transport);
		watch.call.abort();
		await over(watch);
		expect(watch.seen().log).toEqual(["error"]);
	});

	test("delivers nothing while paused and everything after it", async () => {
		await using subject = await start([
			{ do: "send", bytes: `${HEAD}transfer-encoding: chunked\r\n\r\n1\r\na\r\n` },
			{ do: "wait", ms: 20 },
			{ do: "send", bytes: "1\r\nb\r\n" },
			{ do: "wait", ms: 20 },
			{ do: "send", bytes: "1\r\nc\r\n0\r\n\r\n" },
		]);
		let paused = false;
		const watch = send(subject.transport, (call) => {
			if (paused) return;
			paused = true;
			call.pause();
		});
		await expect.poll(() => watch.seen().body).toBe("a");
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(watch.seen().body).toBe("a");
		watch.call.resume();
		await over(watch);
		expect(watch.seen()).toMatchObject({ body: "abc", fault: null });
	});
}
