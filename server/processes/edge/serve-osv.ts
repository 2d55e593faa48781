import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallerVerifier } from "#server/gateway/ports.ts";
import { isAppError } from "#server/platform/errors.ts";
import type { ReadClientOrigin } from "./client-address.ts";
import type { OsvService } from "./osv-service.ts";
import type { BodyReader } from "./read-body.ts";

/** Where the OSV API lies: `uv audit --service-url <address>/osv/`, with the slash at the end. */
export const OSV_PREFIX = "/osv";
/** A batch of 1,000 packages has about 150 KB. */
const MAX_BODY_BYTES = 4 << 20;

export interface OsvRouteDeps {
	readonly service: OsvService;
	readonly verifier: CallerVerifier;
	readonly bodies: BodyReader;
	readonly readOrigin: ReadClientOrigin;
	readonly onFailure: (message: string, error: unknown) => void;
}

/**
 * Answers the OSV API from the loaded advisories. Programs on this machine need no key, since uv
 * and pip-audit cannot send one in a header of their own; others send any valid API key, as a bearer
 * or as the password of the address (`https://key:sph_...@host/osv/`).
 */
export async function serveOsv(
	deps: OsvRouteDeps,
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
): Promise<void> {
	try {
		if (!(await isAllowed(deps, request))) {
			response.setHeader("www-authenticate", 'Basic realm="Sophia advisories"');
			return refuse(
				response,
				401,
				16,
				"send an API key as the password: https://key:sph_...@host/osv/",
			);
		}
		const method = request.method ?? "GET";
		if (method !== "GET" && method !== "POST") {
			return refuse(response, 405, 12, `${method} is not answered here`);
		}
		const body = method === "GET" ? "" : await readBody(deps.bodies, request);
		const reply = await deps.service.ask({ method, path: path.slice(OSV_PREFIX.length), body });
		respond(response, reply.status, reply.body);
	} catch (error) {
		if (error === "client_gone") response.destroy();
		else if (error === "too_large") refuse(response, 413, 3, "the body is larger than 4 MiB");
		else if (error === "too_slow") refuse(response, 408, 4, "the body came too slowly");
		else if (isAppError(error) && error.code === "unavailable") {
			refuse(response, 503, 14, error.message);
		} else {
			deps.onFailure("a question for advisories failed", error);
			refuse(response, 500, 13, "internal error");
		}
	}
}

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;

async function isAllowed(deps: OsvRouteDeps, request: IncomingMessage): Promise<boolean> {
	const { address } = deps.readOrigin(request.socket.remoteAddress ?? "", request.headers);
	// A proxy that is not named as trusted hides who asks: its forwarded requests are not local.
	const isForwarded = request.headers["x-forwarded-for"] !== undefined;
	if (LOOPBACK.test(address) && !isForwarded) return true;
	const key = readKey(request.headers.authorization ?? "");
	if (key === null) return false;
	try {
		await deps.verifier.verify(key);
		return true;
	} catch (error) {
		if (isAppError(error) && error.code === "unauthorized") return false;
		throw error;
	}
}

function readKey(authorization: string): string | null {
	const bearer = /^bearer +(\S+)$/i.exec(authorization)?.[1];
	if (bearer !== undefined) return bearer;
	const basic = /^basic +([A-Za-z0-9+/=]{1,2048})$/i.exec(authorization)?.[1];
	if (basic === undefined) return null;
	const text = Buffer.from(basic, "base64").toString("utf8");
	return text.slice(text.indexOf(":") + 1);
}

function readBody(bodies: BodyReader, request: IncomingMessage): Promise<string> {
	return new Promise((resolve, reject) => {
		bodies.read(
			request,
			MAX_BODY_BYTES,
			(body) => resolve(body.toString("utf8")),
			(fault) => reject(fault),
		);
	});
}

function refuse(response: ServerResponse, status: number, code: number, message: string): void {
	// What was not read of the body would be taken for the next request.
	response.setHeader("connection", "close");
	respond(response, status, JSON.stringify({ code, message }));
}

function respond(response: ServerResponse, status: number, body: string): void {
	if (response.headersSent) return;
	response.writeHead(status, {
		"content-type": "application/json",
		"x-content-type-options": "nosniff",
		"content-length": Buffer.byteLength(body),
	});
	response.end(body);
}
