import { once } from "node:events";
import { existsSync } from "node:fs";
import { z } from "zod";
import {
	advisoryFolder,
	detectSourceKind,
	importEpss,
	importKev,
	importOsv,
	listEcosystems,
	listLoads,
	openAdvisories,
	readIndex,
	serveOsv,
	syncAdvisories,
} from "#server/dependencies/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Command } from "../command.ts";
import { parseOption, splitList } from "../parse-option.ts";
import { readAuditEnv, resolveGiven } from "./read-audit-settings.ts";

const portSchema = z.coerce.number().int().min(0).max(65_535);
const DEFAULT_PORT = 3080;
const STALE_HOURS = 48;
const HOUR_MS = 3_600_000;
const SHOWN_LOADS = 10;

export const advisoriesImportCommand: Command = {
	name: "advisories import",
	summary: "Load OSV records (.zip, .jsonl, .json), CISA's catalogue (.json) or EPSS scores (.csv)",
	positional: { name: "file", isRequired: true },
	options: [],
	async run({ positionals }) {
		const file = resolveGiven(positionals[0] ?? "");
		if (!existsSync(file)) throw new AppError("invalid_input", `${file} does not exist`);
		const folder = advisoryFolder(readAuditEnv().dataRoot);
		const load = { osv: importOsv, kev: importKev, epss: importEpss }[detectSourceKind(file)];
		const entry = await load({ folder, file, clock: systemClock });
		const { added, updated, unchanged, ignored, malformed, malformedExamples } = entry;
		return {
			exitCode: 0,
			json: entry,
			lines: [
				`${entry.kind}: ${entry.read} read, ${added} added, ${updated} updated, ${unchanged} unchanged, ${ignored} of other ecosystems, ${malformed} malformed and set aside`,
				`data to ${entry.dataDate ?? "unknown"}`,
				...malformedExamples.map(({ where, reason }) => `  ${where}: ${reason}`),
			],
		};
	},
};

export const advisoriesStatusCommand: Command = {
	name: "advisories status",
	summary: "Show what advisory data is loaded, how old it is, and every load",
	options: [],
	async run() {
		const folder = advisoryFolder(readAuditEnv().dataRoot);
		const index = readIndex(folder);
		const loads = listLoads(folder);
		if (index === null) {
			const hint = "nothing is loaded: sophia advisories sync, or import <file>";
			return { exitCode: 1, json: { loaded: false, loads }, lines: [hint] };
		}
		const ageHours = Math.floor((systemClock.nowMs() - Date.parse(index.dataDate)) / HOUR_MS);
		const isStale = ageHours > STALE_HOURS;
		const { id, loadedAt, dataDate, counts, kev, epss } = index;
		return {
			exitCode: 0,
			json: {
				loaded: true,
				id,
				loadedAt,
				dataDate,
				ageHours,
				isStale,
				counts,
				kev: kev?.date ?? null,
				epss: epss?.date ?? null,
				loads,
			},
			lines: [
				`snapshot ${id}, loaded ${loadedAt}`,
				`data to ${dataDate}, ${ageHours} hours old${isStale ? " (older than 48 hours: load newer data)" : ""}`,
				...Object.entries(counts).map(
					([ecosystem, count]) => `${ecosystem}: ${count} ${count === 1 ? "record" : "records"}`,
				),
				`exploited (CISA): ${kev === null ? "not loaded" : `${kev.ids.length}, of ${kev.date}`}`,
				`exploit probability (EPSS): ${epss === null ? "not loaded" : `of ${epss.date}`}`,
				"",
				...loads
					.slice(0, SHOWN_LOADS)
					.map(
						(load) =>
							`${load.at}  ${load.kind}  ${load.added} added, ${load.updated} updated, ${load.malformed} malformed  ${load.source}`,
					),
			],
		};
	},
};

const ecosystemsSchema = z.array(z.enum(["PyPI", "npm"])).min(1);

export const advisoriesSyncCommand: Command = {
	name: "advisories sync",
	summary: "Bring the advisories up to date from OSV's bulk files; only what changed is fetched",
	options: [
		{
			name: "ecosystems",
			kind: "text",
			placeholder: "PyPI,npm",
			help: "what to load (PyPI, and what is loaded already)",
		},
		{ name: "url", kind: "text", placeholder: "address", help: "a mirror of the bulk files" },
	],
	async run({ texts }) {
		const { env, dataRoot } = readAuditEnv();
		const folder = advisoryFolder(dataRoot);
		const ecosystems =
			texts.ecosystems === undefined
				? listEcosystems(folder)
				: parseOption("ecosystems", ecosystemsSchema, splitList(texts.ecosystems));
		const [{ createOsvBulk }, { createGuardedFetch }] = await Promise.all([
			import("#server/adapters/osv/create-osv-bulk.ts"),
			import("#server/platform/http/guarded-fetch.ts"),
		]);
		const reach = env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS ? "private" : "public";
		const baseUrl = (texts.url ?? env.OSV_BULK_URL).replace(/\/+$/, "");
		const bulk = createOsvBulk({ baseUrl, fetch: createGuardedFetch({ reach }) });
		const loads = [];
		for (const ecosystem of ecosystems) {
			const entry = await syncAdvisories({ folder, ecosystem, bulk, clock: systemClock });
			loads.push({ ecosystem, entry });
		}
		return {
			exitCode: 0,
			json: loads,
			lines: loads.map(({ ecosystem, entry }) =>
				entry === null
					? `${ecosystem}: nothing changed`
					: `${ecosystem}: ${entry.added} added, ${entry.updated} updated, ${entry.malformed} malformed; data to ${entry.dataDate ?? "unknown"}`,
			),
		};
	},
};

export const advisoriesServeCommand: Command = {
	name: "advisories serve",
	summary: "Answer the OSV API on loopback, for uv audit and pip-audit without network",
	options: [
		{
			name: "port",
			kind: "text",
			placeholder: "number",
			help: `port (${DEFAULT_PORT}); 0 takes a free one`,
		},
	],
	async run({ texts }) {
		const port = parseOption("port", portSchema, texts.port ?? DEFAULT_PORT);
		const advisories = openAdvisories(advisoryFolder(readAuditEnv().dataRoot));
		if (advisories === null) {
			throw new AppError("precondition", "no advisories are loaded", {
				hint: "load them: sophia advisories sync, or import <file>",
			});
		}
		const server = await serveOsv(advisories, port);
		process.stderr.write(
			`${server.url}: uv audit --frozen --service-url ${server.url}\nCtrl+C ends it\n`,
		);
		await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
		await server.close();
		return { exitCode: 0, json: { url: server.url }, lines: ["ended"] };
	},
};
