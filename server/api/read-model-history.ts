import { setImmediate as nextTurn } from "node:timers/promises";
import type { Actor } from "#server/access/contract.ts";
import type { CatalogSnapshot } from "#server/catalog/contract.ts";
import {
	getCatalogSnapshot,
	getHealthSnapshot,
	listCatalogTimes,
	listHealthTimes,
} from "#server/catalog/index.ts";
import { listMarkers } from "#server/insights/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type {
	ModelHistory,
	ModelHistoryInput,
	PolicyVersionDetail,
	ScoreMoment,
} from "#server/policy/contract.ts";
import {
	findPolicyVersion,
	getActivePolicy,
	type KnownMoment,
	scoreAtMoment,
} from "#server/policy/index.ts";
import type { Services } from "./services.ts";

const DAY_MS = 86_400_000;
/** Moments that are looked at, however long the range: each is a snapshot to be read. */
const MAX_MOMENTS = 42;

/** The points of a model over the last days, from the snapshots that are kept. */
export async function readModelHistory(
	services: Pick<Services, "db" | "pool" | "clock">,
	actor: Actor,
	input: ModelHistoryInput,
): Promise<ModelHistory> {
	const { db, clock } = services;
	const nowMs = clock.nowMs();
	const stepMs = (input.days * DAY_MS) / MAX_MOMENTS;
	const sinceMs = nowMs - input.days * DAY_MS;
	const [policy, catalogs, healths] = await Promise.all([
		getActivePolicy(db, actor.orgId),
		listCatalogTimes(db),
		listHealthTimes(db, { sinceMs, untilMs: nowMs }),
	]);
	const isPast = input.policies === "past";
	const changes = isPast ? await listPolicyChanges(services, actor, nowMs) : [];
	const readPolicy = rememberPolicies(db, policy);
	const preset = input.preset ?? policy.config.defaultPreset;
	const readCatalog = rememberCatalogs(services);
	const moments: ScoreMoment[] = [];
	let isKnown = false;
	for (let index = 0; index < MAX_MOMENTS; index += 1) {
		const startMs = sinceMs + index * stepMs;
		const endMs = startMs + stepMs;
		const health = healths.findLast(({ atMs }) => atMs >= startMs && atMs < endMs);
		const catalog = catalogs.findLast(({ atMs }) => atMs <= endMs);
		const moment = await readMoment(db, { health, catalog, readCatalog });
		isKnown ||= moment?.catalog.models.some(({ id }) => id === input.id) ?? false;
		const number = isPast
			? changes.findLast(({ atMs }) => atMs <= (moment?.atMs ?? 0))?.number
			: policy.number;
		const by =
			moment === null || number === undefined ? null : await readPolicy(actor.orgId, number);
		const score =
			moment === null || by === null
				? null
				: scoreAtMoment({ moment, policy: by, preset, modelId: input.id });
		moments.push({ startMs, endMs, isOpen: index === MAX_MOMENTS - 1, score });
		await nextTurn();
	}
	if (!isKnown && healths.length > 0) {
		throw new AppError("not_found", `no catalogue of these days has a model "${input.id}"`, {
			hint: "the Models page lists every model",
		});
	}
	return {
		preset,
		policyNumber: policy.number,
		moments,
		catalogs: catalogs.filter(({ atMs }) => atMs >= sinceMs),
		policies: changes.filter(({ atMs }) => atMs >= sinceMs),
	};
}

/** When which policy came into force, oldest first, as far back as the newest changes reach. */
async function listPolicyChanges(
	{ pool }: Pick<Services, "pool">,
	actor: Actor,
	untilMs: number,
): Promise<readonly { readonly number: number; readonly atMs: number }[]> {
	const markers = await listMarkers(pool, actor, { sinceMs: 0, untilMs });
	return markers.flatMap(({ number, atMs }) => (number === null ? [] : [{ number, atMs }]));
}

/** Each version is read once; `null`: it is not kept. */
function rememberPolicies(db: Services["db"], active: PolicyVersionDetail) {
	const known = new Map<number, Promise<PolicyVersionDetail | null>>();
	known.set(active.number, Promise.resolve(active));
	return (orgId: string, number: number) => {
		const version = known.get(number) ?? findPolicyVersion(db, orgId, number);
		known.set(number, version);
		return version;
	};
}

type Moment = { readonly number: number; readonly atMs: number } | undefined;

async function readMoment(
	db: Services["db"],
	given: {
		readonly health: Moment;
		readonly catalog: Moment;
		readonly readCatalog: (number: number) => Promise<CatalogSnapshot | null>;
	},
): Promise<KnownMoment | null> {
	const { health, catalog } = given;
	if (health === undefined || catalog === undefined) return null;
	const [known, measured] = await Promise.all([
		given.readCatalog(catalog.number),
		getHealthSnapshot(db, health.number),
	]);
	if (known === null || measured === null) return null;
	return { atMs: health.atMs, catalog: known, health: measured };
}

/** A catalogue holds for many moments and takes about a megabyte: each is read once. */
function rememberCatalogs({ db }: Pick<Services, "db">) {
	const known = new Map<number, CatalogSnapshot | null>();
	return async (number: number) => {
		const snapshot = known.get(number) ?? (await getCatalogSnapshot(db, number));
		known.clear();
		known.set(number, snapshot);
		return snapshot;
	};
}
