/**
 * One column, described once: what it is called, what it holds, how it is shown and exported.
 * The table, its column menu and the export all read the same description.
 */
export interface Column<Row> {
	readonly id: string;
	readonly label: string;
	readonly type: "text" | "number" | "time" | "status";
	/** Said under the label, for a screen reader and on hover: `ms`, `USD`, ... */
	readonly unit?: string;
	/** The plain value: what is sorted and exported. */
	readonly value: (row: Row) => string | number | boolean | null;
	/** How it looks; the plain value when left out. */
	readonly render?: (row: Row) => React.ReactNode;
	/** Starts hidden; the column menu shows it. */
	readonly hidden?: boolean;
	/** Left out below this width, unless it was chosen in the column menu. */
	readonly from?: "sm" | "md" | "lg" | "xl";
	/** Order of the API that the header asks for. */
	readonly sort?: string;
	/** Fields of the row that an export writes for it; the column's id when left out. */
	readonly fields?: readonly string[];
}

/** How wide a column may become, chosen in the column menu. */
export const WIDTHS = {
	narrow: "max-w-28 min-w-20",
	wide: "max-w-[40rem] min-w-60",
} as const;
export type ColumnWidth = keyof typeof WIDTHS;

/** Columns that show under each width class. */
export const FROM_CLASS = {
	sm: "max-sm:hidden",
	md: "max-md:hidden",
	lg: "max-lg:hidden",
	xl: "max-xl:hidden",
} as const;
