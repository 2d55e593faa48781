import type { Gateway } from "#server/gateway/create-gateway.ts";
import type { EdgeServer } from "./create-edge-server.ts";

export interface DrainOptions {
	/** Running requests may finish for this long; then they end with an explicit error. */
	readonly graceMs: number;
	/** After that: how long their last bytes may take. */
	readonly lastBytesMs: number;
	readonly sleep: (ms: number) => Promise<void>;
}

/** Lets running requests finish, ends the rest explicitly, and closes the server. */
export async function drainEdge(
	edge: EdgeServer,
	gateway: Gateway,
	options: DrainOptions,
): Promise<void> {
	edge.startDraining();
	await Promise.race([gateway.idle(), options.sleep(options.graceMs)]);
	if (gateway.running() > 0) {
		gateway.shutDown();
		await Promise.race([gateway.idle(), options.sleep(options.lastBytesMs)]);
	}
	edge.close();
}
