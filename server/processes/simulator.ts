import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { systemClock } from "#server/platform/clock.ts";
import { announceReady, onStopRequest } from "./child-protocol.ts";

/** Any fixed number: two runs of the simulator then behave alike. */
const SEED = 20_261_122;

const port = Number(process.env.SOPHIA_SIMULATOR_PORT ?? "0");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
	process.stderr.write("SOPHIA_SIMULATOR_PORT must be a port number, or 0 for any free port.\n");
	process.exit(2);
}

const simulator = await createSimulatorServer({
	clock: systemClock,
	timers: systemTimers,
	random: createSeededRandom(SEED),
	port,
});

onStopRequest(() => {
	simulator.close().then(() => process.exit(0));
});
announceReady(simulator.url);
if (process.send === undefined) process.stdout.write(`simulator: ${simulator.url}\n`);
