import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import next from "next";
import { announceReady, onStopRequest } from "./child-protocol.ts";

/**
 * Runs Next on our own HTTP server: Next's would never end while one stream is open, and this one
 * has a deadline.
 */
const DRAIN_MS = 5_000;

const root = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));
const { hostname, port } = new URL(process.env.CONSOLE_URL ?? "http://127.0.0.1:3001");
const isDevelopment = process.env.NODE_ENV === "development";

const server = createServer();
// Only the edge connects here. It must never reuse a connection that is closed at that moment.
server.keepAliveTimeout = 75_000;

// With `httpServer` Next attaches its own handler of WebSockets (reload while developing).
const app = next({
	dev: isDevelopment,
	dir: root,
	hostname,
	port: Number(port),
	httpServer: server,
	...(isDevelopment ? { turbopack: true } : {}),
});
await app.prepare();
const handleRequest = app.getRequestHandler();

server.on("request", (request, response) => {
	handleRequest(request, response).catch((error: unknown) => {
		process.stderr.write(`console: ${String(error)}\n`);
		response.destroy();
	});
});
onStopRequest(() => {
	server.close(() => process.exit(0));
	server.closeIdleConnections();
	setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
	// Whatever still holds the process then (a timer of Next, a pool) must not.
	setTimeout(() => process.exit(0), DRAIN_MS + 1_000).unref();
});

server.once("error", (error) => {
	process.stderr.write(`console: cannot listen on ${hostname}:${port}: ${error.message}\n`);
	process.exit(1);
});
server.listen(Number(port), hostname.replace(/^\[|\]$/g, ""), () => announceReady());
