import type { Actor } from "#server/access/contract.ts";
import { findHealthNumber, listCatalogTimes } from "#server/catalog/index.ts";
import { sampleDecisions } from "#server/ledger/index.ts";
import { resolveSpan, type Span, splitDays } from "#server/lists/index.ts";
import type { DecisionRegret, RegretDay, RegretInput } from "#server/policy/contract.ts";
import { regretOfDay, sumRegrets } from "#server/policy/index.ts";
import { walkDepsOf } from "./run-simulation.ts";
import type { Services } from "./services.ts";

type Deps = Pick<Services, "db" | "pool" | "clock">;

/** The regret of the last days' decisions that the actor may see, day by day. */
export async function readRegret(
	services: Deps,
	actor: Actor,
	input: RegretInput,
): Promise<DecisionRegret> {
	const span = await resolveSpan(services, actor.orgId, { kind: "days", days: input.days });
	const catalogs = await listCatalogTimes(services.db);
	const read: Awaited<ReturnType<typeof readDay>>[] = [];
	for (const day of splitDays(span)) {
		const catalog = catalogs.findLast(({ atMs }) => atMs < day.untilMs);
		read.push(await readDay(services, actor, { input, day, catalogNumber: catalog?.number ?? 0 }));
	}
	const withDecisions = read.filter(({ sampled }) => sampled > 0);
	return {
		zone: span.zone,
		days: read.map(({ simulated: _, ...day }) => day),
		simulated: withDecisions.length > 0 && withDecisions.every(({ simulated }) => simulated),
	};
}

/** What a decision of the day rested on was known by its end, whenever the snapshot was stored. */
async function readDay(
	services: Deps,
	actor: Actor,
	given: {
		readonly input: RegretInput;
		readonly day: Span;
		readonly catalogNumber: number;
	},
): Promise<RegretDay & { readonly simulated: boolean }> {
	const { input, day } = given;
	const { records, total, totalComplete, simulated } = await sampleDecisions(services.pool, actor, {
		...{ span: day, sample: input.sample, simulated: input.simulated },
	});
	const taken = await findHealthNumber(services.db, day);
	const end = {
		catalogNumber: Math.max(given.catalogNumber, ...records.map((one) => one.catalogNumber)),
		healthNumber: Math.max(taken ?? 0, ...records.map((one) => one.healthNumber)),
	};
	const { orgId } = actor;
	const regrets =
		records.length === 0 ? [] : await regretOfDay(walkDepsOf(services), { orgId, records, end });
	const isKnown = regrets.length > 0;
	return {
		startMs: day.sinceMs,
		endMs: day.untilMs,
		isOpen: day.untilMs === day.nowMs,
		total,
		totalComplete,
		sampled: records.length,
		...sumRegrets(regrets),
		catalogNumber: isKnown ? end.catalogNumber : null,
		healthNumber: isKnown ? end.healthNumber : null,
		simulated,
	};
}
