/** The floor: `node:http` and undici's dispatcher with nothing between them. Child of the bench. */
import { createServer } from "node:http";
import { Pool } from "undici";
import { serveChild } from "./child.ts";

const pool = new Pool(process.argv[2] ?? "", {
	connections: 256,
	headersTimeout: 0,
	bodyTimeout: 0,
});

const server = createServer((request, response) => {
	const pieces: Buffer[] = [];
	request.on("data", (piece: Buffer) => pieces.push(piece));
	request.on("end", () => {
		pool.dispatch(
			{
				method: "POST",
				path: request.url ?? "/",
				headers: { "content-type": "application/json", authorization: "Bearer upstream" },
				body: pieces.length === 1 ? (pieces[0] ?? null) : Buffer.concat(pieces),
			},
			{
				onRequestStart: () => undefined,
				onResponseStart(_controller, status, headers) {
					const length = headers["content-length"];
					response.writeHead(status, {
						"content-type": String(headers["content-type"]),
						...(length === undefined ? {} : { "content-length": String(length) }),
					});
				},
				onResponseData(controller, piece) {
					if (response.write(piece)) return;
					controller.pause();
					response.once("drain", () => controller.resume());
				},
				onResponseEnd: () => {
					response.end();
				},
				onResponseError: () => {
					response.destroy();
				},
			},
		);
	});
});
serveChild(server);
