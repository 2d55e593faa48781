import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Timers } from "#server/gateway/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";
import { findSimulatedModel } from "./core/simulated-models.ts";
import { writeEndpoints, writeModelList } from "./core/wire-catalog.ts";
import { httpError, writeError } from "./core/wire-error.ts";
import { createGenerationLog } from "./generation-log.ts";
import { sendError, sendJson } from "./send-answer.ts";
import { type ChatDeps, serveChat } from "./serve-chat.ts";

export interface SimulatorOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly random: Random;
	/** 0 takes any free port. Always on the loopback address. */
	readonly port: number;
	/** Multiplies every simulated wait that a request does not set itself. Default 1. */
	readonly latencyScale?: number;
	/** Whether models fail by themselves at their seeded rates. Default true. */
	readonly seededFailures?: boolean;
}

export interface SimulatorServer {
	/** Base URL in the place of OpenRouter's, ending in `/api/v1`. */
	readonly url: string;
	close(): Promise<void>;
}

const PREFIX = "/api/v1";
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Serves OpenRouter's wire format over the invented catalogue, on the loopback address. */
export async function createSimulatorServer(options: SimulatorOptions): Promise<SimulatorServer> {
	const deps: ChatDeps = {
		clock: options.clock,
		timers: options.timers,
		random: options.random,
		latencyScale: options.latencyScale ?? 1,
		seededFailures: options.seededFailures ?? true,
		generations: createGenerationLog(),
		strikes: new Map(),
	};
	const server = createServer((request, response) => serve(request, response, deps));
	const port = await listen(server, options.port);
	return {
		url: `http://127.0.0.1:${port}${PREFIX}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => {
			const address = server.address();
			if (address === null || typeof address === "string") {
				reject(new AppError("internal", "the simulator got no port"));
				return;
			}
			resolve(address.port);
		});
	});
}

function serve(request: IncomingMessage, response: ServerResponse, deps: ChatDeps): void {
	// A reset by the peer is part of the simulation's life, not an error of the process.
	request.on("error", () => response.destroy());
	const [path = "", query = ""] = (request.url ?? "").split("?");
	const route = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : "";
	const endpointsOf = /^\/models\/(.+)\/endpoints$/.exec(route)?.[1];
	if (request.method === "GET" && route === "/models") {
		serveModels(request, response, deps);
	} else if (request.method === "GET" && endpointsOf !== undefined) {
		serveEndpoints(request, response, decodeURIComponent(endpointsOf), deps);
	} else if (!hasKey(request)) {
		sendError(response, httpError("401"));
	} else if (request.method === "POST" && route === "/chat/completions") {
		readBody(request, response, (body) => serveChat(request, response, body, deps));
	} else if (request.method === "GET" && route === "/key") {
		sendJson(response, 200, KEY_ANSWER);
	} else if (request.method === "GET" && route === "/generation") {
		serveGeneration(response, new URLSearchParams(query).get("id") ?? "", deps);
	} else {
		sendError(response, writeError(404, "Not Found", "not_found"));
	}
}

function serveGeneration(response: ServerResponse, id: string, deps: ChatDeps): void {
	const data = deps.generations.find(id);
	if (data === null) {
		sendError(response, writeError(404, `Generation ${id} not found`, "not_found"));
	} else {
		sendJson(response, 200, { data });
	}
}

function serveModels(request: IncomingMessage, response: ServerResponse, deps: ChatDeps): void {
	const text = JSON.stringify(writeModelList(deps.clock.nowMs()));
	const etag = `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
	response.setHeader("etag", etag);
	if (request.headers["if-none-match"] === etag) {
		response.writeHead(304);
		response.end();
		return;
	}
	const bytes = Buffer.from(text);
	response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
	response.end(bytes);
}

function serveEndpoints(
	request: IncomingMessage,
	response: ServerResponse,
	id: string,
	deps: ChatDeps,
): void {
	const model = findSimulatedModel(id);
	if (model === null) {
		sendError(response, writeError(404, `Model ${id} not found`, "not_found"));
		return;
	}
	sendJson(response, 200, writeEndpoints(model, deps.clock.nowMs(), hasKey(request)));
}

function hasKey(request: IncomingMessage): boolean {
	return /^Bearer\s+\S/i.test(request.headers.authorization ?? "");
}

function readBody(
	request: IncomingMessage,
	response: ServerResponse,
	onBody: (body: string) => void,
): void {
	const chunks: Buffer[] = [];
	let bytes = 0;
	request.on("data", (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
	});
	request.on("end", () => {
		if (bytes > MAX_BODY_BYTES) sendError(response, httpError("413"));
		else onBody(Buffer.concat(chunks).toString("utf8"));
	});
}

/** What OpenRouter says of a key; the simulator accepts any. */
const KEY_ANSWER = {
	data: {
		label: "sim-…",
		limit: null,
		limit_remaining: null,
		limit_reset: null,
		usage: 0,
		usage_daily: 0,
		usage_weekly: 0,
		usage_monthly: 0,
		is_free_tier: false,
		is_provisioning_key: false,
		rate_limit: { requests: -1, interval: "10s", note: "legacy" },
	},
};
