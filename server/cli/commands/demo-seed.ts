import { z } from "zod";
import { readLatestCatalog } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { prepareFirstRun } from "#server/processes/launcher/first-run.ts";
import type { Command, CommandInput, CommandOutcome } from "../command.ts";
import { removeDemo, type SeedResult, seedDemo } from "../demo/seed-demo.ts";
import { type Installation, ROOT, withInstallation } from "../open-installation.ts";
import { parseOption } from "../parse-option.ts";
import { refreshNow } from "./catalog-refresh.ts";

/** Removing goes row by row through the ledger's own guards. */
const STATEMENT_TIMEOUT_MS = 300_000;

export const demoSeedCommand: Command = {
	name: "demo seed",
	summary: "Fill the console with 30 days of invented requests, marked as simulated",
	options: [
		{ name: "requests", kind: "text", placeholder: "count", help: "requests; 100000 by default" },
		{ name: "decisions", kind: "text", placeholder: "count", help: "decisions; 10000 by default" },
		{ name: "remove", kind: "flag", help: "take all of it away again" },
		{ name: "force", kind: "flag", help: "also where there is real traffic" },
	],
	run: (input) => runDemo(input),
};

async function runDemo({ texts, flags }: CommandInput): Promise<CommandOutcome> {
	const requests = readCount("requests", texts.requests, { most: 1_000_000, usual: 100_000 });
	const decisions = readCount("decisions", texts.decisions, {
		most: requests,
		usual: Math.min(10_000, requests),
	});
	return withInstallation(async (installation) => {
		const { db, databaseUrl, actor } = installation;
		const pool = createPool({
			connectionString: databaseUrl,
			max: 2,
			applicationName: "sophia demo",
			statementTimeoutMs: STATEMENT_TIMEOUT_MS,
		});
		try {
			const deps = { db, pool, clock: systemClock, actor };
			if (flags.has("remove")) return describeRemoval(await removeDemo(deps));
			await prepare(installation);
			const force = flags.has("force");
			return describeSeed(await seedDemo(deps, { requests, decisions, force }));
		} finally {
			await pool.end();
		}
	});
}

/** Policy and catalogue, where the server has not been started yet. */
async function prepare(installation: Installation): Promise<void> {
	const { db, env, databaseUrl, publicUrl } = installation;
	await prepareFirstRun({ databaseUrl, publicUrl, env, root: ROOT });
	if ((await readLatestCatalog(db)) === null) await refreshNow(installation, false);
}

function readCount(
	option: string,
	text: string | undefined,
	{ most, usual }: { readonly most: number; readonly usual: number },
): number {
	return parseOption(option, z.coerce.number().int().min(1).max(most), text ?? usual);
}

function describeRemoval(removed: number): CommandOutcome {
	return {
		exitCode: 0,
		json: { removed },
		lines: [
			`removed ${removed.toLocaleString("en")} invented requests with all that belongs to them`,
		],
	};
}

function describeSeed(result: SeedResult): CommandOutcome {
	const what = `${result.requests.toLocaleString("en")} requests and ${result.decisions.toLocaleString("en")} decisions`;
	const trace =
		result.traceId === null ? [] : [`a trace of 2,000 spans: /requests/${result.traceId}`];
	const first =
		result.state === "seeded"
			? `wrote ${what}, all marked as simulated, in ${result.seconds.toFixed(1)} s`
			: `${what} are there already; --remove takes them away`;
	return { exitCode: 0, json: result, lines: [first, ...trace] };
}
