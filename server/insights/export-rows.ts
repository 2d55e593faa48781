import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import { type ResolvedQuery, readDecisionChunk, readRequestChunk } from "#server/ledger/index.ts";
import { formatInZone, isZone, wallClockOf } from "#server/lists/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { toCsvRows } from "#server/platform/csv.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ExportInput } from "./contract.ts";
import {
	EXPORT_COLUMNS,
	type FlatRow,
	flattenDecision,
	flattenRequest,
	pickColumns,
	toCell,
	type WriteTime,
} from "./core/export-columns.ts";
import { resolveQuery } from "./list-insights.ts";

/** Rows held at a time: the memory of an export, however long it is. */
const CHUNK_ROWS = 500;

export interface ExportFile {
	readonly filename: string;
	readonly mediaType: string;
	/** The text piece by piece; nothing is read before it is asked for. */
	readonly parts: AsyncGenerator<string>;
}

/** The rows of a view as a file, newest first. Bad columns and zones are refused before it begins. */
export async function exportRows(
	deps: { readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	input: ExportInput,
): Promise<ExportFile> {
	const { list } = input.query;
	const columns = requireColumns(input);
	const writeTime = chooseZone(input.zone);
	const query = await resolveQuery(deps, actor, input.query);
	const rows = readRows(deps.pool, actor, query, writeTime);
	const stamp = new Date(deps.clock.nowMs()).toISOString().slice(0, 19).replaceAll(":", "");
	return {
		filename: `sophia-${list}-${stamp}Z.${input.format}`,
		mediaType:
			input.format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
		parts: input.format === "csv" ? writeCsv(rows, columns) : writeLines(rows, columns),
	};
}

function requireColumns({ query, columns }: ExportInput): readonly string[] {
	const known = EXPORT_COLUMNS[query.list];
	const unknown = columns?.find((column) => !known.includes(column));
	if (unknown === undefined) return columns ?? known;
	throw new AppError("invalid_input", `${query.list} have no column "${unknown}"`, {
		param: "columns",
		hint: `known are ${known.join(", ")}`,
	});
}

function chooseZone(zone: string | undefined): WriteTime {
	if (zone === undefined) return (iso) => iso;
	if (!isZone(zone)) {
		throw new AppError("invalid_input", `"${zone}" is not a time zone`, {
			param: "zone",
			hint: "use an IANA name such as Europe/Berlin",
		});
	}
	const wallClock = wallClockOf(zone);
	return (iso) => formatInZone(Date.parse(iso), wallClock);
}

async function* readRows(
	pool: Pool,
	actor: Actor,
	query: ResolvedQuery,
	writeTime: WriteTime,
): AsyncGenerator<FlatRow[]> {
	let cursor: string | undefined;
	do {
		const page = { cursor, limit: CHUNK_ROWS };
		const { rows, nextCursor } = await readChunk(pool, actor, { query, page, writeTime });
		yield rows;
		cursor = nextCursor ?? undefined;
	} while (cursor !== undefined);
}

async function readChunk(
	pool: Pool,
	actor: Actor,
	given: {
		readonly query: ResolvedQuery;
		readonly page: { readonly cursor: string | undefined; readonly limit: number };
		readonly writeTime: WriteTime;
	},
): Promise<{ rows: FlatRow[]; nextCursor: string | null }> {
	const { query, page, writeTime } = given;
	if (query.list === "requests") {
		const { items, nextCursor } = await readRequestChunk(pool, actor, query, page);
		return { rows: items.map((row) => flattenRequest(row, writeTime)), nextCursor };
	}
	const { items, nextCursor } = await readDecisionChunk(pool, actor, query, page);
	return { rows: items.map((row) => flattenDecision(row, writeTime)), nextCursor };
}

async function* writeCsv(chunks: AsyncIterable<FlatRow[]>, columns: readonly string[]) {
	yield toCsvRows([columns]);
	for await (const rows of chunks) {
		yield toCsvRows(rows.map((row) => columns.map((column) => toCell(row[column]))));
	}
}

async function* writeLines(chunks: AsyncIterable<FlatRow[]>, columns: readonly string[]) {
	for await (const rows of chunks) {
		yield rows.map((row) => `${JSON.stringify(pickColumns(row, columns))}\n`).join("");
	}
}
