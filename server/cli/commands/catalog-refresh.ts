import path from "node:path";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import type { RefreshResult } from "#server/catalog/contract.ts";
import { refreshCatalog } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { Env } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { createCatalogDeps } from "#server/processes/compose-catalog.ts";
import { isSimulatorNeeded } from "#server/processes/launcher/plan-children.ts";
import type { RunningState } from "#server/processes/launcher/running-state.ts";
import type { Command } from "../command.ts";
import { type Installation, ROOT, withInstallation } from "../open-installation.ts";

export const catalogRefreshCommand: Command = {
	name: "catalog refresh",
	summary: "Ask the source for its models now",
	options: [
		{
			name: "accept-size-change",
			kind: "flag",
			help: "take over an answer that is out of proportion to the last one",
		},
	],
	run: ({ flags }) =>
		withInstallation(async (installation) => {
			const result = await refreshNow(installation, flags.has("accept-size-change"));
			const isGood = result.outcome === "changed" || result.outcome === "unchanged";
			return {
				exitCode: isGood ? 0 : 1,
				json: result,
				lines: [`${result.outcome}${result.detail === null ? "" : `: ${result.detail}`}`],
			};
		}),
};

/** Asks the installation's source for its models. */
export async function refreshNow(
	installation: Installation,
	acceptSizeChange: boolean,
): Promise<RefreshResult> {
	const source = await openSource(installation);
	try {
		const deps = await createCatalogDeps({
			db: installation.db,
			env: {
				...installation.env,
				PORTKEY_CONFIG_PATH: path.resolve(ROOT, installation.env.PORTKEY_CONFIG_PATH),
				SOPHIA_SIMULATOR_PORT: source.simulatorPort,
			},
			clock: systemClock,
			random: systemRandom,
			envelope: createInstallationEnvelope(installation.secret, systemRandom),
		});
		return await refreshCatalog(deps, { actor: installation.actor, acceptSizeChange });
	} finally {
		await source.close();
	}
}

/** A shell without the server's variables would put another source's models in force. */
export function requireSameSource(env: Env, running: Pick<RunningState, "simulatorPort">): void {
	if (isSimulatorNeeded(env) === (running.simulatorPort !== undefined)) return;
	throw new AppError(
		"precondition",
		"the running server was started with other upstreams than this shell names, so its models come from elsewhere",
		{ hint: "write OPENROUTER_API_KEY and the like into .env, which both read" },
	);
}

/** The simulator of the running server, or one for the moment where none runs. */
async function openSource({ env, running }: Installation) {
	if (running !== null) requireSameSource(env, running);
	const nothing = { close: async () => undefined };
	if (!isSimulatorNeeded(env)) return { simulatorPort: undefined, ...nothing };
	if (running?.simulatorPort !== undefined) {
		return { simulatorPort: running.simulatorPort, ...nothing };
	}
	const simulator = await createSimulatorServer({
		clock: systemClock,
		timers: systemTimers,
		random: createSeededRandom(1),
		port: 0,
	});
	return { simulatorPort: Number(new URL(simulator.url).port), close: () => simulator.close() };
}
