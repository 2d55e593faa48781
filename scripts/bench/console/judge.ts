import type { PageFigures } from "./measure-page.ts";
import type { LighthouseFigures } from "./run-lighthouse.ts";

/** All that is known of a page; Lighthouse and the weight are missing where they were not asked. */
export interface PageRow extends PageFigures {
	readonly firstLoadKiB: number | null;
	readonly lighthouse: LighthouseFigures | null;
}

interface Column {
	readonly title: string;
	readonly value: (row: PageRow) => number | null;
	readonly digits?: number;
	readonly atMost?: number;
	readonly atLeast?: number;
}

/** What the table shows, and what each figure is held to. */
export const COLUMNS: readonly Column[] = [
	{ title: "perf", value: (row) => row.lighthouse?.performance ?? null, atLeast: 95 },
	{ title: "a11y", value: (row) => row.lighthouse?.accessibility ?? null, atLeast: 100 },
	{ title: "best", value: (row) => row.lighthouse?.bestPractices ?? null, atLeast: 100 },
	{ title: "rows", value: (row) => row.firstRowsMs, atMost: 500 },
	{ title: "LCP", value: (row) => row.lcpMs, atMost: 1200 },
	{ title: "CLS", value: (row) => row.cls, digits: 3, atMost: 0.02 },
	{ title: "INP", value: (row) => row.inpMs, atMost: 100 },
	{ title: "filter", value: (row) => row.filterMs, atMost: 300 },
	{ title: "next", value: (row) => row.nextPageMs, atMost: 300 },
	{ title: "peek", value: (row) => row.peekMs, atMost: 100 },
	{ title: "task", value: (row) => row.longestTaskMs, atMost: 100 },
	{ title: "API", value: (row) => row.apiRequests, atMost: 6 },
	{ title: "JS KiB", value: (row) => row.firstLoadKiB, atMost: 250 },
];

/** The figures of a page that miss what they are held to. */
export function listMisses(row: PageRow): string[] {
	const misses = COLUMNS.flatMap((column) => {
		const value = column.value(row);
		if (value === null || holds(column, value)) return [];
		const why = column.title === "INP" ? ` (${row.slowestInteraction})` : "";
		return [
			`${row.page}: ${column.title} ${format(column, value)}, ${describeLimit(column)}${why}`,
		];
	});
	const findings = row.lighthouse?.findings.map((finding) => `${row.page}: ${finding}`) ?? [];
	const blank = row.rowsStayed === false ? [`${row.page}: the old rows did not stay`] : [];
	return [...misses, ...findings, ...blank];
}

/** The table, with a mark at each figure that misses. */
export function formatTable(rows: readonly PageRow[]): string {
	const width = Math.max(...rows.map(({ page }) => page.length));
	const line = (name: string, cells: readonly string[]) =>
		[name.padEnd(width), ...cells.map((cell) => cell.padStart(7))].join(" ");
	const body = rows.map((row) =>
		line(
			row.page,
			COLUMNS.map((column) => {
				const value = column.value(row);
				if (value === null) return "–";
				return `${holds(column, value) ? "" : "!"}${format(column, value)}`;
			}),
		),
	);
	const head = line(
		"",
		COLUMNS.map(({ title }) => title),
	);
	return [head, ...body, line("held to", COLUMNS.map(describeLimit))].join("\n");
}

function holds({ atMost, atLeast }: Column, value: number): boolean {
	return value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? 0);
}

function format({ digits }: Column, value: number): string {
	return value.toFixed(digits ?? 0);
}

function describeLimit({ atMost, atLeast }: Column): string {
	return atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
}
