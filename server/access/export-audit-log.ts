import type { Pool } from "pg";
import type { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { toCsv } from "#server/platform/csv.ts";
import type { Actor, AuditEntry, exportAuditLogInput, exportAuditLogOutput } from "./contract.ts";
import { readEntries } from "./list-audit-log.ts";

/** One export is one answer in memory; more than this is asked for in slices of time. */
const MAX_ROWS = 20_000;

const COLUMNS = [
	"seq",
	"at",
	"actorKind",
	"actorId",
	"actorName",
	"address",
	"action",
	"targetKind",
	"targetId",
	"before",
	"after",
	"hash",
] as const satisfies readonly (keyof AuditEntry)[];

/** The filtered entries, newest first, as CSV for spreadsheets or JSON lines for programs. */
export async function exportAuditLog(
	deps: { readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	input: z.output<typeof exportAuditLogInput>,
): Promise<z.output<typeof exportAuditLogOutput>> {
	const rows = await readEntries(deps.pool, actor.orgId, input, {
		before: null,
		limit: MAX_ROWS + 1,
	});
	const kept = rows.slice(0, MAX_ROWS);
	const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10);
	return {
		filename: `sophia-audit-log-${day}.${input.format}`,
		mediaType: input.format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl",
		content: input.format === "csv" ? entriesToCsv(kept) : entriesToJsonLines(kept),
		rows: kept.length,
		truncated: rows.length > MAX_ROWS,
	};
}

function entriesToCsv(entries: readonly AuditEntry[]): string {
	return toCsv(
		COLUMNS,
		entries.map((entry) => COLUMNS.map((column) => toCell(entry[column]))),
	);
}

function toCell(value: AuditEntry[keyof AuditEntry]): string {
	if (value === null) return "";
	if (value instanceof Date) return value.toISOString();
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function entriesToJsonLines(entries: readonly AuditEntry[]): string {
	return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
