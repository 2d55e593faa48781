import type { ServerResponse } from "node:http";
import type { Timers } from "#server/gateway/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Step } from "./core/write-reply.ts";

/**
 * Plays the steps of a body on its schedule. Steps whose time has come go out together, a slow
 * reader pauses the play, and a reader that leaves ends it. `onEnd` is called once, and told
 * whether the whole body went out.
 */
export function playSteps(
	response: ServerResponse,
	steps: readonly Step[],
	deps: { readonly clock: Clock; readonly timers: Timers },
	onEnd: (completed: boolean) => void,
): void {
	const { clock, timers } = deps;
	let position = 0;
	let dueMs = clock.monotonicMs();
	let timer: ReturnType<Timers["setTimeout"]> | null = null;

	response.once("close", () => {
		if (timer !== null) timers.clearTimeout(timer);
		onEnd(response.writableFinished);
	});

	function advance(): void {
		timer = null;
		for (;;) {
			const step = steps[position];
			if (step === undefined || response.destroyed) return;
			if (step.kind === "end") {
				endBody(response, step.how);
				return;
			}
			const waitMs = dueMs + step.waitMs - clock.monotonicMs();
			if (waitMs > 0.5) {
				timer = timers.setTimeout(advance, waitMs);
				return;
			}
			dueMs += step.waitMs;
			position += 1;
			if (!response.write(step.text)) {
				response.once("drain", advance);
				return;
			}
		}
	}
	advance();
}

function endBody(response: ServerResponse, how: "close" | "reset" | "stall"): void {
	switch (how) {
		case "close":
			response.end();
			return;
		case "reset":
			response.socket?.resetAndDestroy();
			return;
		case "stall":
			return;
	}
}
