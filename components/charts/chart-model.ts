/** What the values of a chart are; one unit for the whole chart. */
export type Unit = "count" | "ms" | "nanos" | "points";

/** One stretch of time on the axis. */
export interface Bucket {
	/** Start and end, ms since the epoch. */
	readonly startMs: number;
	readonly endMs: number;
	/** The present lies in it: more will come. */
	readonly isOpen: boolean;
}

export interface SeriesInput {
	readonly key: string;
	readonly label: string;
	/** One a bucket. `null` is a gap: nothing is known, which is not zero. */
	readonly values: readonly (number | null)[];
	/** A CSS colour where the meaning has one; otherwise the key's own from the palette. */
	readonly colour?: string;
}

export interface ChartInput {
	/** `stack`: amounts that add up. `line`: figures that do not, such as percentiles. */
	readonly kind: "stack" | "line";
	readonly unit: Unit;
	readonly buckets: readonly Bucket[];
	readonly series: readonly SeriesInput[];
	/** Width of the drawing in pixels: no more points than that. */
	readonly maxPoints: number;
}

export interface ChartRow extends Bucket {
	readonly midMs: number;
	/** One a series, in the order of `ChartModel.series`. */
	readonly values: readonly (number | null)[];
}

export interface ChartSeries {
	readonly key: string;
	readonly label: string;
	readonly colour: string;
	/** Sum of a stack's values; the highest value of a line. */
	readonly weight: number;
}

/** A chart ready to be drawn, put in a table or into words. */
export interface ChartModel {
	readonly kind: "stack" | "line";
	readonly unit: Unit;
	readonly series: readonly ChartSeries[];
	readonly rows: readonly ChartRow[];
	readonly fromMs: number;
	readonly toMs: number;
	/** Series that were put together as "Other". */
	readonly otherCount: number;
	/** Buckets that one row stands for; above 1 when there were more buckets than pixels. */
	readonly bucketsPerRow: number;
}

export interface Marker {
	readonly atMs: number;
	readonly label: string;
}

/** A stretch of time that was chosen on a chart. */
export interface ChartRange {
	readonly sinceMs: number;
	readonly untilMs: number;
}
