import { once } from "node:events";
import { connect } from "node:net";
import { goodAnswer } from "#server/gateway/testing/chunks.ts";
import { jsonSteps } from "#server/gateway/testing/scripted-server.ts";
import { TEST_KEY, type TestEdge } from "./start-test-edge.ts";

/** Sends raw bytes and reads until the server closes the connection. */
export async function exchange(edge: TestEdge, bytes: string): Promise<string> {
	const socket = connect(edge.port, "127.0.0.1");
	let text = "";
	socket.on("data", (piece) => {
		text += piece.toString("latin1");
	});
	socket.on("error", () => undefined);
	socket.write(bytes);
	await once(socket, "close");
	return text;
}

/** An upstream that answers well. */
export const ok = () => jsonSteps(200, goodAnswer());
export const AUTH = `authorization: Bearer ${TEST_KEY}\r\n`;
export const BODY = JSON.stringify({
	model: "anthropic/one",
	messages: [{ role: "user", content: "hi" }],
});

/** Asks for a completion as a program does. */
export function post(edge: TestEdge, body: string, key = TEST_KEY): Promise<Response> {
	const headers = { authorization: `Bearer ${key}` };
	return fetch(`${edge.url}/v1/chat/completions`, { method: "POST", headers, body });
}
