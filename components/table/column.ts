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
	readonly sortable?: boolean;
}

/** Columns that show under each width class. */
export const FROM_CLASS = {
	sm: "max-sm:hidden",
	md: "max-md:hidden",
	lg: "max-lg:hidden",
	xl: "max-xl:hidden",
} as const;
