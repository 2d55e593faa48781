import { z } from "zod";
import type { Db, Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import {
	type CatalogModel,
	type CatalogSnapshot,
	catalogModelSchema,
	type RefreshOutcome,
	refreshOutcomeSchema,
	setAsideModelSchema,
} from "./contract.ts";
import type { CatalogDeps, SetAsideModel } from "./ports.ts";

const modelsSchema = z.array(catalogModelSchema);
const sourceSchema = z.enum(["openrouter", "simulator", "openai-compatible"]);

const SNAPSHOT_FIELDS = {
	number: true,
	source: true,
	simulated: true,
	fetchedAt: true,
	models: true,
} as const;

interface SnapshotRow {
	readonly number: number;
	readonly source: string;
	readonly simulated: boolean;
	readonly fetchedAt: Date;
	readonly models: unknown;
}

function toSnapshot(row: SnapshotRow): CatalogSnapshot {
	return {
		number: row.number,
		source: sourceSchema.parse(row.source),
		simulated: row.simulated,
		fetchedAtMs: row.fetchedAt.getTime(),
		models: modelsSchema.parse(row.models),
	};
}

/** The snapshot with this number; `null` when it is not kept any more. */
export async function getCatalogSnapshot(db: Db, number: number): Promise<CatalogSnapshot | null> {
	const row = await db.catalogSnapshot.findUnique({ where: { number }, select: SNAPSHOT_FIELDS });
	return row === null ? null : toSnapshot(row);
}

/** The snapshot in force: the one with the highest number. `null` before the first. */
export async function latestCatalog(db: Db): Promise<CatalogSnapshot | null> {
	const row = await db.catalogSnapshot.findFirst({
		orderBy: { number: "desc" },
		select: SNAPSHOT_FIELDS,
	});
	return row === null ? null : toSnapshot(row);
}

/** When each snapshot came into force, oldest first, without what it holds. */
export async function listCatalogTimes(
	db: Db,
): Promise<readonly { number: number; atMs: number }[]> {
	const rows = await db.catalogSnapshot.findMany({
		orderBy: { number: "asc" },
		select: { number: true, fetchedAt: true },
	});
	return rows.map(({ number, fetchedAt }) => ({ number, atMs: fetchedAt.getTime() }));
}

/** What the next answer is compared with. */
export interface CatalogHead {
	readonly number: number;
	readonly source: string;
	readonly etag: string | null;
	readonly contentHash: string;
	readonly bytes: number;
	readonly modelCount: number;
	readonly setAside: readonly SetAsideModel[];
}

const HEAD_FIELDS = {
	number: true,
	source: true,
	etag: true,
	contentHash: true,
	bytes: true,
	modelCount: true,
	setAside: true,
} as const;

export async function findCatalogHead(db: Db | Tx): Promise<CatalogHead | null> {
	const row = await db.catalogSnapshot.findFirst({
		orderBy: { number: "desc" },
		select: HEAD_FIELDS,
	});
	return row && { ...row, setAside: z.array(setAsideModelSchema).parse(row.setAside) };
}

export interface NewCatalogSnapshot {
	readonly source: CatalogSnapshot["source"];
	readonly simulated: boolean;
	readonly etag: string | null;
	readonly contentHash: string;
	readonly bytes: number;
	readonly models: readonly CatalogModel[];
	readonly setAside: readonly SetAsideModel[];
}

/** Stores the next snapshot and returns its number. */
export async function insertCatalogSnapshot(
	tx: Tx,
	snapshot: NewCatalogSnapshot,
	nowMs: number,
): Promise<number> {
	const { models, setAside, ...facts } = snapshot;
	const { number } = await tx.catalogSnapshot.create({
		data: {
			...facts,
			fetchedAt: new Date(nowMs),
			modelCount: models.length,
			models: [...models],
			setAside: setAside.map(({ id, reason }) => ({ id, reason })),
		},
		select: { number: true },
	});
	return number;
}

/** One refresh at a time over all processes; held until the transaction ends. */
export async function lockCatalog(tx: Tx): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sophia catalog'))`;
}

export interface CatalogCheck {
	readonly atMs: number;
	readonly outcome: RefreshOutcome;
	readonly detail: string | null;
}

/** Notes that the source was looked at. */
export async function saveCatalogCheck(tx: Tx, source: string, check: CatalogCheck): Promise<void> {
	const { outcome, detail } = check;
	const facts = { checkedAt: new Date(check.atMs), outcome, detail };
	await tx.catalogCheck.upsert({
		where: { source },
		create: { source, ...facts },
		update: facts,
		select: { source: true },
	});
}

/** The newest look at any source. */
export async function findLastCheck(db: Db): Promise<(CatalogCheck & { source: string }) | null> {
	const row = await db.catalogCheck.findFirst({ orderBy: { checkedAt: "desc" } });
	if (row === null) return null;
	return {
		source: row.source,
		atMs: row.checkedAt.getTime(),
		outcome: refreshOutcomeSchema.parse(row.outcome),
		detail: row.detail,
	};
}

export interface CatalogRejection {
	readonly id: string;
	readonly atMs: number;
	readonly reason: string;
	readonly bytes: number;
	readonly excerpt: string;
}

/** Keeps a refused answer's beginning aside. */
export async function insertRejection(
	tx: Tx,
	source: string,
	rejection: Omit<CatalogRejection, "id">,
	deps: Pick<CatalogDeps, "clock" | "random">,
): Promise<void> {
	const { atMs, reason, bytes } = rejection;
	// PostgreSQL's text cannot hold NUL, which an answer in a foreign format may well contain.
	const excerpt = rejection.excerpt.replaceAll("\u0000", "\uFFFD");
	const id = newId(deps.clock, deps.random);
	await tx.catalogRejection.create({
		data: { id, source, fetchedAt: new Date(atMs), reason, bytes, excerpt },
		select: { id: true },
	});
}

export async function findLastRejection(db: Db): Promise<CatalogRejection | null> {
	const row = await db.catalogRejection.findFirst({ orderBy: { fetchedAt: "desc" } });
	if (row === null) return null;
	const { id, reason, bytes, excerpt, fetchedAt } = row;
	return { id, atMs: fetchedAt.getTime(), reason, bytes, excerpt };
}
