import type { OpenProvider } from "#server/access/index.ts";
import type { Upstream } from "#server/gateway/ports.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import {
	buildSimulatorUpstream,
	buildUpstreams,
	type UpstreamSettings,
} from "./build-upstreams.ts";

export interface UpstreamSourceOptions {
	readonly settings: UpstreamSettings;
	readonly loadProviders: () => Promise<readonly OpenProvider[]>;
	readonly changeFeed: ChangeFeed;
	/** The catalogue in force is the simulator's. */
	readonly isSimulated: () => boolean;
	readonly after: (ms: number, callback: () => void) => () => void;
	readonly onProblem: (error: unknown) => void;
	/** Told how many models are declared when no configured upstream serves declared ones. */
	readonly onUnserved: (declared: number) => void;
}

export interface UpstreamSource {
	current(): readonly Upstream[];
	close(): void;
}

const RETRY_MS = 2_000;
/** Longer than any request lives: then nothing uses a replaced connection pool any more. */
const RETIRE_MS = 20 * 60_000;

/** The configured upstreams, rebuilt when somebody changes a provider. */
export async function createUpstreamSource(
	options: UpstreamSourceOptions,
): Promise<UpstreamSource> {
	const { settings, after, onProblem } = options;
	const port = settings.env.SOPHIA_SIMULATOR_PORT;
	const simulator = port === undefined ? [] : [buildSimulatorUpstream(port)];
	let configured = buildUpstreams([], settings);
	let isClosed = false;
	let cancelRetry = () => {};

	function retire(upstreams: readonly Upstream[]): void {
		after(RETIRE_MS, () => {
			for (const { transport } of upstreams) transport.close().catch(onProblem);
		});
	}

	async function reload(): Promise<void> {
		cancelRetry();
		try {
			const providers = await options.loadProviders();
			if (isClosed) return;
			const replaced = configured;
			configured = buildUpstreams(providers, settings);
			retire(replaced);
			const declared = settings.declaredModels.length;
			if (declared > 0 && !configured.some(({ kind }) => kind === "openai-compatible"))
				options.onUnserved(declared);
		} catch (error) {
			onProblem(error);
			if (!isClosed) cancelRetry = after(RETRY_MS, () => void reload());
		}
	}

	const unsubscribe = options.changeFeed.subscribe("providers", () => void reload());
	await reload();
	return {
		/** An invented model never goes to a real provider, nor a real model to the simulator. */
		current: () => (options.isSimulated() || configured.length === 0 ? simulator : configured),
		close() {
			isClosed = true;
			cancelRetry();
			unsubscribe();
		},
	};
}
