/** An upstream that answers at once: small JSON, or a stream of 100 chunks. Child of the bench. */
import { createServer } from "node:http";
import { serveChild } from "./child.ts";

const CHUNKS = 100;

function chunk(delta: object, finish: string | null): string {
	const choices = [{ index: 0, delta, finish_reason: finish }];
	const body = {
		id: "gen-1",
		object: "chat.completion.chunk",
		created: 1_763_769_600,
		model: "openai/model-0",
	};
	return `data: ${JSON.stringify({ ...body, choices })}\n\n`;
}

const USAGE = { prompt_tokens: 20, completion_tokens: CHUNKS, total_tokens: 20 + CHUNKS };
const ANSWER = JSON.stringify({
	id: "gen-1",
	object: "chat.completion",
	created: 1_763_769_600,
	model: "openai/model-0",
	choices: [
		{
			index: 0,
			message: { role: "assistant", content: "An answer of some length. ".repeat(20) },
			finish_reason: "stop",
		},
	],
	usage: USAGE,
});
const EVENTS = [
	chunk({ role: "assistant", content: "" }, null),
	...Array.from({ length: CHUNKS }, (_, at) => chunk({ content: `word ${at} ` }, null)),
	chunk({}, "stop"),
	`data: ${JSON.stringify({ id: "gen-1", choices: [], usage: USAGE })}\n\n`,
	"data: [DONE]\n\n",
];

const server = createServer((request, response) => {
	let isStream = false;
	request.on("data", (piece: Buffer) => {
		isStream ||= piece.includes('"stream":true');
	});
	request.on("end", () => {
		if (!isStream) {
			response.writeHead(200, {
				"content-type": "application/json",
				"content-length": Buffer.byteLength(ANSWER),
			});
			response.end(ANSWER);
			return;
		}
		response.writeHead(200, { "content-type": "text/event-stream" });
		let at = 0;
		// One write a turn of the loop: every chunk is a packet of its own, as from a real model.
		const next = () => {
			const text = EVENTS[at++];
			if (text === undefined || response.destroyed) response.end();
			else {
				response.write(text);
				setImmediate(next);
			}
		};
		next();
	});
});
serveChild(server);
