import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isAppError } from "../../platform/errors.ts";
import { claimPort, findListener } from "./check-port.ts";

const server = createServer();
afterEach(() => server.close());

async function listen(): Promise<number> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	return typeof address === "object" && address !== null ? address.port : 0;
}

describe("port check", () => {
	it("finds a free port when any will do", async () => {
		expect(await claimPort("127.0.0.1", 0)).toBeGreaterThan(0);
	});

	it("says in one line that a port is taken, with the way out", async () => {
		const port = await listen();
		const error = await claimPort("127.0.0.1", port).catch((caught: unknown) => caught);
		expect(isAppError(error)).toBe(true);
		if (!isAppError(error)) return;
		expect(error.message).toMatch(new RegExp(`^port ${port} is taken[^\\n]*$`));
		expect(error.hint).toMatch(/PORT=\d+ npm start/);
	});

	it.runIf(process.platform === "linux")("knows who holds a port", async () => {
		expect(findListener(await listen())).toBe(process.pid);
	});
});
