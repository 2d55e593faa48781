import { type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { errorBody } from "#server/gateway/core/openai-error.ts";
import type { ApiFault } from "./send-json.ts";

export interface BrokenRequestDeps {
	readonly newRequestId: () => string;
	readonly refuse: (response: ServerResponse, requestId: string, fault: ApiFault) => void;
	readonly onRefused: (status: number) => void;
}

type Shape = Pick<ApiFault, "status" | "code" | "message">;

const BY_CODE: Readonly<Record<string, Shape>> = {
	HPE_HEADER_OVERFLOW: {
		status: 431,
		code: "headers_too_large",
		message: "the headers are too large",
	},
	HPE_CHUNK_EXTENSIONS_OVERFLOW: {
		status: 413,
		code: "payload_too_large",
		message: "the extensions of a chunk are too large",
	},
	ERR_HTTP_REQUEST_TIMEOUT: {
		status: 408,
		code: "request_timeout",
		message: "the request came too slowly",
	},
};
const NOT_HTTP: Shape = { status: 400, code: "bad_request", message: "this is no HTTP request" };

/** Answers what Node's parser refuses in the shape of every other error. */
export function answerBrokenRequests(server: Server, deps: BrokenRequestDeps): void {
	server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
		// Into an answer that has begun nothing may be written.
		if (error.code !== "ECONNRESET" && socket.writable && !hasBegunAnswer(socket)) {
			const shape = BY_CODE[error.code ?? ""] ?? NOT_HTTP;
			deps.onRefused(shape.status);
			socket.write(render(shape, deps.newRequestId()));
		}
		socket.destroy(error);
	});
	server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
		deps.refuse(response, deps.newRequestId(), {
			status: 417,
			type: "invalid_request_error",
			code: "expectation_failed",
			message: "the only expectation that is met is 100-continue",
		});
	});
}

function render(shape: Shape, requestId: string): string {
	const body = errorBody({ ...shape, type: "invalid_request_error", param: null });
	const head = [
		`HTTP/1.1 ${shape.status} ${STATUS_CODES[shape.status] ?? ""}`,
		"content-type: application/json",
		`content-length: ${Buffer.byteLength(body)}`,
		`x-request-id: ${requestId}`,
		"connection: close",
	];
	return `${head.join("\r\n")}\r\n\r\n${body}`;
}

function hasBegunAnswer(socket: Duplex): boolean {
	// Node's own handler looks there too; there is no public way from a socket to its answer.
	const message: unknown = Reflect.get(socket, "_httpMessage");
	return message instanceof ServerResponse && message.headersSent;
}
