import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { DecisionTerm, RequestTerm } from "#server/lists/contract.ts";
import type { Span } from "#server/lists/index.ts";
import { AppError } from "#server/platform/errors.ts";
import { idTimeMs } from "#server/platform/ids.ts";
import { requestOutcomeSchema } from "../contract.ts";
import type { AnySources } from "./compile-terms.ts";
import { DECISION_SOURCES, DECISIONS_FROM, filterDecisions } from "./decision-query.ts";
import { bucketOf, countUsage, toDates } from "./read-usage-series.ts";
import { filterRequests, REQUEST_SOURCES } from "./request-query.ts";
import type { RowFilter } from "./row-filter.ts";

/** Figures beside a list look at this many of its newest rows at most. */
const MAX_SCANNED = 250_000;

const FAR_FUTURE_MS = Date.UTC(3000, 0);

/** A list with its conditions, resolved. */
export type ResolvedQuery =
	| {
			readonly list: "requests";
			readonly where: readonly RequestTerm[];
			readonly span: Span | null;
	  }
	| {
			readonly list: "decisions";
			readonly where: readonly DecisionTerm[];
			readonly span: Span | null;
	  };

/** How far back the figures reach; `sinceMs` is `null` when they cover the whole range. */
export interface ScanReach {
	readonly complete: boolean;
	readonly sinceMs: number | null;
}

interface Scan {
	readonly from: string;
	readonly id: string;
	readonly sources: AnySources;
	readonly filter: RowFilter;
	readonly reach: ScanReach;
}

/** Counts the rows of a list. */
export async function countRows(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery,
): Promise<{ count: number; reach: ScanReach }> {
	const { from, filter, reach } = await beginScan(pool, actor, query);
	const { rows } = await pool.query<{ count: number }>(
		`SELECT count(*) AS count FROM ${from} WHERE ${filter.where()}`,
		filter.values,
	);
	return { count: rows[0]?.count ?? 0, reach };
}

const histogramRowSchema = z.object({
	bucket: z.number(),
	outcome: requestOutcomeSchema,
	count: z.number(),
});
export type HistogramRow = z.infer<typeof histogramRowSchema>;

/** Counts requests by bucket of their start and by outcome. */
export async function readRequestHistogram(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery & { readonly list: "requests"; readonly starts: readonly number[] },
): Promise<{ rows: HistogramRow[]; reach: ScanReach }> {
	const { from, filter, reach } = await beginScan(pool, actor, query);
	const bucket = bucketOf("r.started_at", filter.bind(toDates(query.starts)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${bucket} AS bucket, r.outcome, count(*) FROM ${from}
		WHERE ${filter.where()} GROUP BY 1, 2`,
		filter.values,
	);
	return { rows: rows.map((row) => histogramRowSchema.parse(row)), reach };
}

const choiceRowSchema = z.object({ bucket: z.number(), chosen: z.string(), count: z.number() });
export type ChoiceRow = z.infer<typeof choiceRowSchema>;

/** Counts decisions by bucket of their time and by the model that they chose. */
export async function readDecisionHistogram(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery & { readonly list: "decisions"; readonly starts: readonly number[] },
): Promise<{ rows: ChoiceRow[]; reach: ScanReach }> {
	const { from, filter, reach } = await beginScan(pool, actor, query);
	const bucket = bucketOf("r.started_at", filter.bind(toDates(query.starts)));
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${bucket} AS bucket, d.chosen, count(*) FROM ${from}
		WHERE ${filter.where()} GROUP BY 1, 2`,
		filter.values,
	);
	return { rows: rows.map((row) => choiceRowSchema.parse(row)), reach };
}

const facetRowSchema = z.object({ value: z.string().nullable(), count: z.number() });

/** The most frequent values of a text field, rows without a value apart. */
export async function readFacet(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery & {
		readonly field: string;
		readonly search?: string;
		readonly limit: number;
	},
): Promise<{ values: { value: string; count: number }[]; missing: number; reach: ScanReach }> {
	const { from, filter, sources, reach } = await beginScan(pool, actor, query);
	const source = Object.hasOwn(sources.text, query.field) ? sources.text[query.field] : undefined;
	if (source === undefined) {
		throw new AppError("invalid_input", `this list has no values of ${query.field}`, {
			param: "field",
		});
	}
	const isList = source.kind === "list";
	const items = isList ? ` LEFT JOIN LATERAL unnest(${source.sql}) AS item ON true` : "";
	const value = isList ? "item" : `(${source.sql})::text`;
	const matches =
		query.search === undefined
			? ""
			: `WHERE value IS NULL OR strpos(lower(value), lower(${filter.bind(query.search)})) > 0`;
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT value, count FROM (SELECT ${value} AS value, count(*) AS count FROM ${from}${items}
			WHERE ${filter.where()} GROUP BY 1) AS facet ${matches}
		ORDER BY value IS NULL DESC, count DESC, value LIMIT ${filter.bind(query.limit + 1)}`,
		filter.values,
	);
	const found = rows.map((row) => facetRowSchema.parse(row));
	return {
		values: found
			.flatMap(({ value: name, count }) => (name === null ? [] : [{ value: name, count }]))
			.slice(0, query.limit),
		missing: found.find((row) => row.value === null)?.count ?? 0,
		reach,
	};
}

/** Rows newer than an id, counted up to `cap`, and the newest of them. */
export async function countNewer(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery & { readonly newest: string | null; readonly cap: number },
): Promise<{ count: number; newest: string | null }> {
	const { from, id, filter } = describeList(actor, query);
	if (query.newest !== null) filter.add(`${id} > ?`, query.newest);
	const { rows } = await pool.query<{ count: number; newest: string | null }>(
		`SELECT count(*) AS count, (array_agg(id ORDER BY id DESC))[1] AS newest FROM (SELECT ${id} AS id FROM ${from}
			WHERE ${filter.where()} ORDER BY ${id} DESC LIMIT ${filter.bind(query.cap)}) AS newer`,
		filter.values,
	);
	return { count: rows[0]?.count ?? 0, newest: rows[0]?.newest ?? query.newest };
}

function describeList(actor: Actor, query: ResolvedQuery): Omit<Scan, "reach"> {
	switch (query.list) {
		case "requests":
			return {
				from: "ledger.request r",
				id: "r.id",
				sources: REQUEST_SOURCES,
				filter: filterRequests(actor, query),
			};
		case "decisions":
			return {
				from: DECISIONS_FROM,
				id: "d.id",
				sources: DECISION_SOURCES,
				filter: filterDecisions(actor, query),
			};
	}
}

/** Conditions of a list, and a lowest id where it holds more rows than may be looked at. */
async function beginScan(pool: Pool, actor: Actor, query: ResolvedQuery): Promise<Scan> {
	const scan = describeList(actor, query);
	const floor = await findFloor(pool, actor, query);
	if (floor === null) return { ...scan, reach: { complete: true, sinceMs: null } };
	scan.filter.add(`${scan.id} >= ?`, floor);
	return { ...scan, reach: { complete: false, sinceMs: idTimeMs(floor) } };
}

function withoutTerms({ list, span }: ResolvedQuery): ResolvedQuery {
	return { list, where: [], span };
}

/** Rows of all partitions as the server last estimated them; a figure of its catalogue, so it is free. */
async function estimateRows(pool: Pool): Promise<number> {
	const { rows } = await pool.query<{ estimate: number }>(
		`SELECT COALESCE(sum(GREATEST(c.reltuples, 0)), 0)::float8 AS estimate
		FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'ledger.request'::regclass`,
	);
	return rows[0]?.estimate ?? 0;
}

async function findFloor(pool: Pool, actor: Actor, query: ResolvedQuery): Promise<string | null> {
	const { span } = query;
	// Estimates lag behind by a tenth and a little: well below the bound there is nothing to cut.
	if ((await estimateRows(pool)) < MAX_SCANNED / 2) return null;
	const known = await countUsage(pool, actor, {
		sinceMs: span?.sinceMs ?? 0,
		untilMs: span?.untilMs ?? FAR_FUTURE_MS,
		simulated: undefined,
		from: "rollups",
	});
	if (known <= MAX_SCANNED) return null;
	const { from, id, filter } = describeList(actor, withoutTerms(query));
	const { rows } = await pool.query<{ id: string }>(
		`SELECT ${id} AS id FROM ${from} WHERE ${filter.where()} ORDER BY ${id} DESC
		OFFSET ${filter.bind(MAX_SCANNED - 1)} LIMIT 1`,
		filter.values,
	);
	return rows[0]?.id ?? null;
}
