import type { Server } from "node:http";

/** Listens on a free port, says so to the parent, and reports its processor time when asked. */
export function serveChild(server: Server): void {
	server.listen(0, "127.0.0.1", () => {
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		process.send?.({ type: "ready", url: `http://127.0.0.1:${port}` });
	});
	process.on("message", () => {
		const { user, system } = process.cpuUsage();
		process.send?.({ type: "cpu", micros: user + system });
	});
	process.on("disconnect", () => process.exit(0));
}
