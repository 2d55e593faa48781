import { ChatRun } from "./chat-run.ts";
import { createDeadlineSweeper } from "./deadline-sweeper.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { ChatInput } from "./open-run.ts";
import type { ChatSink } from "./ports.ts";

/** The data plane: starts requests and can end them all. */
export interface Gateway {
	/** The edge reports `drained` and `clientGone` to the run that it gets back. */
	startChat(input: ChatInput, sink: ChatSink): ChatRun;
	running(): number;
	/** Ends every running request with an explicit error. */
	shutDown(): void;
	/** Resolves when nothing is running. */
	idle(): Promise<void>;
}

/** Binds the gateway to its surroundings. */
export function createGateway(deps: GatewayDeps): Gateway {
	const runs = createDeadlineSweeper<ChatRun>(deps.clock, deps.timers);
	let waiting: (() => void)[] = [];
	const finished = (run: ChatRun): void => {
		runs.remove(run);
		if (runs.size() > 0) return;
		for (const resolve of waiting) resolve();
		waiting = [];
	};
	return {
		startChat(input, sink) {
			const run = new ChatRun(deps, input, sink, finished);
			runs.add(run);
			try {
				run.start();
			} catch (error) {
				run.crash(error);
			}
			return run;
		},
		running: runs.size,
		shutDown() {
			for (const run of runs.items()) run.shutDown();
		},
		idle() {
			if (runs.size() === 0) return Promise.resolve();
			return new Promise((resolve) => waiting.push(resolve));
		},
	};
}
