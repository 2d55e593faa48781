import { AppError } from "../../platform/errors.ts";

export interface ChildSpec {
	readonly name: string;
	/** Entry file, absolute. */
	readonly file: string;
	readonly env: NodeJS.ProcessEnv;
	/** How long it may take to end by itself once asked, ms. */
	readonly stopTimeoutMs: number;
}

export interface ChildEvents {
	onReady(): void;
	/** In words: "exit code 1", "SIGKILL". */
	onExit(how: string): void;
}

export interface ChildHandle {
	kill(signal: "SIGTERM" | "SIGKILL"): void;
	/** The last lines that it wrote to stderr. */
	lastWords(): string;
}

export type SpawnChild = (spec: ChildSpec, events: ChildEvents) => ChildHandle;

export interface SupervisorTimers {
	after(ms: number, callback: () => void): { cancel(): void };
	monotonicMs(): number;
}

export interface SupervisedChild {
	readonly name: string;
	/** Resolves when it serves; rejects when it ends or says nothing before that. */
	start(): Promise<void>;
	/** Ends it; another one takes its place. For code changes while developing. */
	restart(): void;
	/** Asks it to end, makes it end after its time, and resolves when it has. */
	stop(): Promise<void>;
	/** Ends the patience of a `stop` that is under way. */
	hurry(): void;
}

export interface SuperviseOptions {
	readonly spec: ChildSpec;
	readonly spawn: SpawnChild;
	readonly timers: SupervisorTimers;
	/** Told, in a sentence, of each end that nobody asked for and of each recovery. */
	readonly notify: (line: string) => void;
}

const READY_TIMEOUT_MS = 60_000;
const HURRY_MS = 2_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** A child that lived this long had started well: its next end counts as the first. */
const STABLE_AFTER_MS = 60_000;

/** Pause before the n-th start in a row (n from 1): doubles from 0.5 s up to 30 s. */
export function restartDelayMs(endsInARow: number): number {
	return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (endsInARow - 1));
}

type Phase = "idle" | "starting" | "serving" | "pausing" | "replacing" | "stopping";

/** Keeps one child alive until it is told to stop. */
export function superviseChild({ spec, spawn, timers, notify }: SuperviseOptions): SupervisedChild {
	let phase: Phase = "idle";
	let handle: ChildHandle | null = null;
	let timer: { cancel(): void } | null = null;
	let endsInARow = 0;
	let startedAtMs = 0;
	let firstStart: PromiseWithResolvers<void> | null = null;
	let ended: PromiseWithResolvers<void> | null = null;

	const setTimer = (ms: number, callback: () => void) => {
		timer?.cancel();
		timer = timers.after(ms, callback);
	};
	const clearTimer = () => {
		timer?.cancel();
		timer = null;
	};

	const launch = () => {
		phase = "starting";
		startedAtMs = timers.monotonicMs();
		setTimer(READY_TIMEOUT_MS, () => handle?.kill("SIGKILL"));
		handle = spawn(spec, { onReady, onExit });
	};

	const onReady = () => {
		if (phase !== "starting") return;
		phase = "serving";
		clearTimer();
		if (firstStart !== null) firstStart.resolve();
		else notify(`${spec.name} is back`);
		firstStart = null;
	};

	const onExit = (how: string) => {
		const words = handle?.lastWords() ?? "";
		handle = null;
		clearTimer();
		if (phase === "stopping") {
			ended?.resolve();
			return;
		}
		if (phase === "replacing") {
			launch();
			return;
		}
		if (firstStart !== null) {
			phase = "idle";
			firstStart.reject(startFailure(spec.name, how, words));
			firstStart = null;
			return;
		}
		pauseBeforeNext(how);
	};

	const pauseBeforeNext = (how: string) => {
		const livedMs = timers.monotonicMs() - startedAtMs;
		endsInARow = livedMs >= STABLE_AFTER_MS ? 1 : endsInARow + 1;
		const delayMs = restartDelayMs(endsInARow);
		phase = "pausing";
		notify(`${spec.name} ended (${how}); starting it again in ${delayMs / 1000} s`);
		setTimer(delayMs, launch);
	};

	return {
		name: spec.name,
		start() {
			firstStart = Promise.withResolvers<void>();
			const { promise } = firstStart;
			launch();
			return promise;
		},
		restart() {
			if (phase === "pausing") {
				clearTimer();
				launch();
			} else if (phase === "serving" || phase === "starting") {
				phase = "replacing";
				handle?.kill("SIGTERM");
				setTimer(HURRY_MS, () => handle?.kill("SIGKILL"));
			}
		},
		async stop() {
			clearTimer();
			phase = "stopping";
			firstStart?.reject(startFailure(spec.name, "stopped while it started", ""));
			firstStart = null;
			if (handle === null) return;
			ended ??= Promise.withResolvers<void>();
			handle.kill("SIGTERM");
			setTimer(spec.stopTimeoutMs, () => handle?.kill("SIGKILL"));
			await ended.promise;
		},
		hurry() {
			if (phase === "stopping" && handle !== null) {
				setTimer(HURRY_MS, () => handle?.kill("SIGKILL"));
			}
		},
	};
}

function startFailure(name: string, how: string, words: string): AppError {
	return new AppError("precondition", `${name} did not start (${how})`, {
		hint: words === "" ? `see ${name}.log in the folder logs of the data folder` : words,
	});
}
