import { parentPort } from "node:worker_threads";
import { parseChatRequest } from "#server/gateway/core/parse-chat-request.ts";
import { estimatePromptTokens } from "#server/policy/core/estimate-prompt-tokens.ts";
import type { ThreadMessage } from "./ask-thread.ts";
import type { ReadBody } from "./request-reader.ts";

if (parentPort !== null) {
	const port = parentPort;
	port.on("message", ({ id, content }: ThreadMessage<Uint8Array<ArrayBuffer>>) => {
		const body = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
		const read = parseChatRequest(body, estimatePromptTokens);
		const message = { id, content: { bytes: content, read } };
		port.postMessage(message satisfies ThreadMessage<ReadBody>, [content.buffer]);
	});
}
