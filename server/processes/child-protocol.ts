import { z } from "zod";

/** What a child tells the launcher: it serves now, and where. */
export const readyMessageSchema = z.object({
	type: z.literal("ready"),
	/** Base URL that peers use; absent where nothing listens. */
	url: z.string().optional(),
});
export type ReadyMessage = z.infer<typeof readyMessageSchema>;

/** Tells the launcher that this process serves. Does nothing when started without a launcher. */
export function announceReady(url?: string): void {
	if (process.send === undefined || !process.connected) return;
	const message: ReadyMessage = url === undefined ? { type: "ready" } : { type: "ready", url };
	process.send(message);
}

/**
 * Calls `stop` once: at SIGTERM or SIGINT, or when the launcher is gone, which a child sees as
 * the end of their channel. A second signal ends the process at once.
 */
export function onStopRequest(stop: (reason: string) => void): void {
	let isStopping = false;
	const begin = (reason: string) => {
		if (isStopping) return;
		isStopping = true;
		stop(reason);
	};
	for (const signal of ["SIGTERM", "SIGINT"] as const) {
		process.on(signal, () => {
			if (isStopping) process.exit(1);
			begin(signal);
		});
	}
	process.on("disconnect", () => begin("launcher gone"));
	// With the launcher the reader of our output is gone too; that must not end the drain.
	for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
