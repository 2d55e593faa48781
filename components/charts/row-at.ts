import type { ChartRow } from "./chart-model.ts";

/** The row whose stretch holds the instant; at the edges the first or the last. */
export function rowAt(rows: readonly ChartRow[], ms: number): ChartRow | null {
	const found = rows.find((row) => ms < row.endMs);
	return found ?? rows.at(-1) ?? null;
}
