import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { CallerGrant } from "#server/access/contract.ts";
import type { Gateway } from "#server/gateway/create-gateway.ts";
import { listModels } from "#server/gateway/list-models.ts";
import type { ChatInput } from "#server/gateway/open-run.ts";
import type { CallerVerifier, ModelDirectory } from "#server/gateway/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { answerBrokenRequests } from "./answer-broken-request.ts";
import { bodyFault, INTERNAL, notFound, OVERLOADED, SHUTTING_DOWN } from "./api-faults.ts";
import { authenticateCaller, readSource } from "./authenticate-caller.ts";
import type { ReadClientOrigin } from "./client-address.ts";
import { HttpSink } from "./http-sink.ts";
import { findFormFault, type InspectedHeaders, inspectHeaders } from "./inspect-request.ts";
import type { EdgeMetrics, Gauge } from "./metrics.ts";
import type { OsvService } from "./osv-service.ts";
import type { ConsoleProxy } from "./proxy-to-console.ts";
import { createBodyReader } from "./read-body.ts";
import { LARGE_BODY_BYTES, type RequestReader } from "./request-reader.ts";
import { type ApiFault, sendApiError, sendJson } from "./send-json.ts";
import { type Readiness, serveHealth } from "./serve-health.ts";
import { answerModels, MODELS_PATH } from "./serve-models.ts";
import { OSV_PREFIX, serveOsv } from "./serve-osv.ts";

export interface EdgeServerDeps {
	readonly gateway: Gateway;
	readonly verifier: CallerVerifier;
	readonly directory: ModelDirectory;
	readonly clock: Clock;
	readonly random: Random;
	readonly metrics: EdgeMetrics;
	readonly gauges: readonly Gauge[];
	readonly readiness: () => Readiness;
	/** `null` where no console belongs to this edge. */
	readonly console: ConsoleProxy | null;
	/** `null` where no advisories are answered from. */
	readonly osv: OsvService | null;
	readonly reader: RequestReader;
	readonly readOrigin: ReadClientOrigin;
	readonly onFailure: (message: string, error: unknown) => void;
	readonly limits: EdgeLimits;
}

export interface EdgeLimits {
	readonly maxBodyBytes: number;
	readonly maxHeaderBytes: number;
	/** Chat requests at a time; more are shed. */
	readonly maxConcurrent: number;
	readonly headersTimeoutMs: number;
	/** A body must bring `bodyMinBytes` in every window of this length. */
	readonly bodyWindowMs: number;
	readonly bodyMinBytes: number;
}

export const DEFAULT_EDGE_LIMITS: EdgeLimits = {
	maxBodyBytes: 32 * 1024 * 1024,
	maxHeaderBytes: 32_768,
	maxConcurrent: 2_000,
	headersTimeoutMs: 10_000,
	bodyWindowMs: 10_000,
	bodyMinBytes: 4_096,
};

/** The listening server and the switch that makes it refuse new work. */
export interface EdgeServer {
	readonly server: Server;
	/** From now on: not ready, all of `/v1` refused, connections closed after their answer. */
	startDraining(): void;
	close(): void;
}

/** Supervisors ask by either; Node sends no body after HEAD. */
const isRead = ({ method }: IncomingMessage) => method === "GET" || method === "HEAD";

const CHAT_PATH = "/v1/chat/completions";

/** Builds the public server: `/v1`, health and metrics here, everything else to the console. */
export function createEdgeServer(deps: EdgeServerDeps): EdgeServer {
	const { gateway, clock, limits, metrics } = deps;
	let isDraining = false;
	const bodies = createBodyReader({
		windowMs: limits.bodyWindowMs,
		minBytes: limits.bodyMinBytes,
		nowMs: () => clock.monotonicMs(),
	});

	function refuse(response: ServerResponse, requestId: string, fault: ApiFault): void {
		metrics.refused(fault.status);
		sendApiError(response, requestId, fault, true);
	}

	function serveChat(
		request: IncomingMessage,
		response: ServerResponse,
		headers: InspectedHeaders,
	) {
		const arrivedMs = clock.monotonicMs();
		const requestId = newId(clock, deps.random);
		const fault = (found: ApiFault) => refuse(response, requestId, found);
		if (gateway.running() >= limits.maxConcurrent) return fault(OVERLOADED);
		if ((headers.contentLength ?? 0) > limits.maxBodyBytes)
			return fault(bodyFault("too_large", limits.maxBodyBytes));
		const onGrant = (grant: CallerGrant): void => {
			const authenticatedMs = clock.monotonicMs();
			bodies.read(
				request,
				limits.maxBodyBytes,
				(body) => {
					const source = readSource(headers.source, grant);
					const { traceparent } = headers;
					const { rawHeaders } = request;
					const caller = { grant, source, traceparent, rawHeaders };
					const input = { requestId, ...caller, body, arrivedMs, authenticatedMs };
					if (body.length > LARGE_BODY_BYTES) readLarge(response, input);
					else startChat(response, input);
				},
				(found) => {
					if (found === "client_gone") response.destroy();
					else fault(bodyFault(found, limits.maxBodyBytes));
				},
			);
		};
		authenticateCaller(deps, headers, guarded(response, onGrant), fault);
	}

	function startChat(response: ServerResponse, input: ChatInput): void {
		const sink = new HttpSink(response, () => isDraining);
		sink.bind(gateway.startChat(input, sink));
	}

	/** Nothing is accepted before the body has been read: a client that left meanwhile asked nothing. */
	function readLarge(response: ServerResponse, input: ChatInput): void {
		deps.reader.read(input.body).then(
			(found) =>
				guard(response, () => {
					if (response.destroyed) return;
					if (isDraining) refuse(response, input.requestId, SHUTTING_DOWN);
					else startChat(response, { ...input, ...found });
				}),
			(error: unknown) => {
				deps.onFailure("a large body could not be read", error);
				refuse(response, input.requestId, OVERLOADED);
			},
		);
	}

	function serveModels(response: ServerResponse, headers: InspectedHeaders, path: string): void {
		const requestId = newId(clock, deps.random);
		const fault = (found: ApiFault) => refuse(response, requestId, found);
		authenticateCaller(
			deps,
			headers,
			guarded(response, (grant) => {
				const listed = listModels(deps.directory, grant, clock.nowMs());
				const found = answerModels(listed, path);
				if ("status" in found) fault(found);
				else sendJson(response, 200, JSON.stringify(found), ["x-request-id", requestId]);
			}),
			fault,
		);
	}

	function serveApi(
		request: IncomingMessage,
		response: ServerResponse,
		headers: InspectedHeaders,
		path: string,
	): void {
		if (isDraining) {
			refuse(response, newId(clock, deps.random), SHUTTING_DOWN);
			return;
		}
		if (path === CHAT_PATH && request.method === "POST") {
			serveChat(request, response, headers);
			return;
		}
		const isModels = path === MODELS_PATH || path.startsWith(`${MODELS_PATH}/`);
		if (isModels && request.method === "GET") {
			serveModels(response, headers, path);
			return;
		}
		const requestId = newId(clock, deps.random);
		if (isModels || path === CHAT_PATH) {
			const message = `${path} does not take ${request.method}`;
			const code = "method_not_allowed";
			response.setHeader("allow", isModels ? "GET" : "POST");
			refuse(response, requestId, { status: 405, type: "invalid_request_error", code, message });
			return;
		}
		refuse(
			response,
			requestId,
			notFound(`${path.slice(0, 200)} is not served here`, "unknown_url"),
		);
	}

	function serveConsole(request: IncomingMessage, response: ServerResponse): void {
		if (deps.console === null) {
			sendApiError(
				response,
				newId(clock, deps.random),
				notFound("no console here", "unknown_url"),
				true,
			);
			return;
		}
		bodies.watch(request, () => request.destroy());
		const origin = deps.readOrigin(request.socket.remoteAddress ?? "", request.headers);
		deps.console.serve(request, response, origin);
	}

	function onRequest(request: IncomingMessage, response: ServerResponse): void {
		const headers = inspectHeaders(request.rawHeaders);
		const fault = findFormFault(request, headers);
		if (fault !== null) {
			const requestId = newId(clock, deps.random);
			refuse(response, requestId, { ...fault, type: "invalid_request_error", code: "bad_request" });
			return;
		}
		const url = request.url ?? "/";
		if (url === CHAT_PATH) {
			serveApi(request, response, headers, url);
			return;
		}
		const query = url.indexOf("?");
		const path = query < 0 ? url : url.slice(0, query);
		if (path === "/v1" || path.startsWith("/v1/")) serveApi(request, response, headers, path);
		else if (deps.osv !== null && path.startsWith(`${OSV_PREFIX}/v1/`))
			void serveOsv({ ...deps, service: deps.osv, bodies }, request, response, path);
		else if (!isRead(request) || !serveHealth({ ...deps, isDraining }, response, path))
			serveConsole(request, response);
	}

	/** A fault of ours in here is one request's, and does not end the process. */
	function guard(response: ServerResponse, work: () => void): void {
		try {
			work();
		} catch (error) {
			const requestId = newId(clock, deps.random);
			deps.onFailure(`request ${requestId} failed in the edge`, error);
			if (response.headersSent) response.destroy();
			else refuse(response, requestId, INTERNAL);
		}
	}

	/** The grant may come in a later turn, outside of the request's own guard. */
	function guarded(response: ServerResponse, onGrant: (grant: CallerGrant) => void) {
		return (grant: CallerGrant): void => guard(response, () => onGrant(grant));
	}

	const server = createServer(
		{
			maxHeaderSize: limits.maxHeaderBytes,
			headersTimeout: limits.headersTimeoutMs,
			// Large prompts may take minutes on a slow line; the body reader cuts those that stand still.
			requestTimeout: 600_000,
			connectionsCheckingInterval: 2_000,
			keepAliveTimeout: 30_000,
			// We answer a second or missing Host ourselves, in our own error shape.
			requireHostHeader: false,
			shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === "websocket",
		},
		(request, response) => guard(response, () => onRequest(request, response)),
	);
	answerBrokenRequests(server, {
		newRequestId: () => newId(clock, deps.random),
		refuse,
		onRefused: metrics.refused,
	});
	server.on("upgrade", (request, socket, head) => {
		const fault = findFormFault(request, inspectHeaders(request.rawHeaders));
		if (fault !== null || deps.console === null || request.url?.startsWith("/v1/")) {
			socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
			return;
		}
		const origin = deps.readOrigin(request.socket.remoteAddress ?? "", request.headers);
		deps.console.upgrade(request, socket, head, origin);
	});
	return {
		server,
		startDraining() {
			isDraining = true;
			server.closeIdleConnections();
		},
		close() {
			bodies.close();
			deps.console?.close();
			server.close();
			server.closeAllConnections();
		},
	};
}
