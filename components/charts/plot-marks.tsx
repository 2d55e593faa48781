import { ReferenceArea, ReferenceLine } from "recharts";
import type { ChartRow, Marker } from "./chart-model.ts";

/** The last stretch where it is not over: less in it means little yet. */
export function OpenStretch({ rows }: { readonly rows: readonly ChartRow[] }) {
	const last = rows.at(-1);
	if (!last?.isOpen) return null;
	return (
		<ReferenceArea
			x1={last.startMs}
			x2={last.endMs}
			fill="var(--line-strong)"
			fillOpacity={0.12}
			stroke="var(--line-strong)"
			strokeDasharray="2 3"
			ifOverflow="hidden"
		/>
	);
}

/** A value that should not be exceeded. */
export function TargetLine({ value, label }: { readonly value: number; readonly label: string }) {
	return (
		<ReferenceLine
			y={value}
			stroke="var(--warn)"
			strokeDasharray="6 4"
			ifOverflow="extendDomain"
			label={{ value: label, position: "insideTopRight", fill: "var(--warn)", fontSize: 11 }}
		/>
	);
}

/** Moments at which something changed that the values may show. */
export function MarkerLines(props: {
	readonly markers: readonly Marker[];
	/** From here on a label has its room on the left. */
	readonly turnAtMs: number;
}) {
	const { markers, turnAtMs } = props;
	return markers.map(({ atMs, label }) => (
		<ReferenceLine
			key={`${atMs} ${label}`}
			x={atMs}
			stroke="var(--accent)"
			strokeDasharray="3 3"
			ifOverflow="hidden"
			label={{
				value: label,
				position: atMs > turnAtMs ? "insideTopRight" : "insideTopLeft",
				fill: "var(--accent)",
				fontSize: 11,
			}}
		/>
	));
}
