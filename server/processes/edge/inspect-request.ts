import type { IncomingMessage } from "node:http";

/** The few headers that the edge itself reads, found in one pass over the raw list. */
export interface InspectedHeaders {
	authorization: string | undefined;
	traceparent: string | undefined;
	source: string | undefined;
	contentLength: number | null;
	hosts: number;
	hasTransferEncoding: boolean;
}

/**
 * Reads the raw headers: the parsed object would drop a second `Host`, and costs more than the
 * rest of the checks together.
 */
export function inspectHeaders(rawHeaders: readonly string[]): InspectedHeaders {
	const found: InspectedHeaders = {
		authorization: undefined,
		traceparent: undefined,
		source: undefined,
		contentLength: null,
		hosts: 0,
		hasTransferEncoding: false,
	};
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at] ?? "";
		switch (name.length) {
			case 4:
				if (name.toLowerCase() === "host") found.hosts++;
				break;
			case 11:
				if (name.toLowerCase() === "traceparent") found.traceparent = rawHeaders[at + 1];
				break;
			case 13:
				if (name.toLowerCase() === "authorization") found.authorization = rawHeaders[at + 1];
				break;
			case 14:
				if (name.toLowerCase() === "content-length")
					found.contentLength = Number(rawHeaders[at + 1]);
				break;
			case 15:
				if (name.toLowerCase() === "x-sophia-source") found.source = rawHeaders[at + 1];
				break;
			case 17:
				if (name.toLowerCase() === "transfer-encoding") found.hasTransferEncoding = true;
				break;
			default:
		}
	}
	return found;
}

/** Why a request's form is refused before anything looks at its meaning; `null`: it is fine. */
export interface FormFault {
	readonly status: number;
	readonly message: string;
}

/** Forms that Node's parser accepts and that proxies and servers read differently. */
export function findFormFault(
	request: Pick<IncomingMessage, "method" | "url" | "httpVersionMajor" | "httpVersionMinor">,
	headers: InspectedHeaders,
): FormFault | null {
	if (headers.hosts > 1) return { status: 400, message: "more than one Host header" };
	if (headers.hosts === 0 && request.httpVersionMinor > 0)
		return { status: 400, message: "no Host header" };
	if (headers.hasTransferEncoding && request.httpVersionMinor === 0)
		return { status: 400, message: "Transfer-Encoding in an HTTP/1.0 request" };
	if (request.method === "TRACE" || request.method === "TRACK")
		return { status: 405, message: `method ${request.method} is not served` };
	if (!request.url?.startsWith("/"))
		return { status: 400, message: "the request target must begin with a slash" };
	return null;
}
