import { createServer } from "node:net";

/** A loopback port that nobody listens on. */
export async function findFreePort(): Promise<string> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	if (typeof address !== "object" || address === null) throw new Error("no free port");
	return String(address.port);
}
