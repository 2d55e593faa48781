import { Area, Line } from "recharts";
import type { ChartModel, ChartRow } from "./chart-model.ts";

const MAX_DOTTED_ROWS = 40;

/** Steps on top of each other, the first series at the bottom. */
export function stackOf(model: ChartModel) {
	return model.series.map(({ key, label, colour }, index) => (
		<Area
			key={key}
			name={label}
			dataKey={(row: ChartRow) => row.values[index] ?? 0}
			stackId="all"
			type="step"
			isAnimationActive={false}
			activeDot={false}
			// A line around would be drawn where a series has nothing, too.
			stroke="none"
			fill={colour}
			fillOpacity={0.85}
		/>
	));
}

/** Straight lines with gaps; the way into a stretch that is not over is dotted, for it will move. */
export function linesOf(model: ChartModel) {
	const { rows } = model;
	const closed = rows.at(-1)?.isOpen ? rows.length - 1 : rows.length;
	return model.series.flatMap(({ key, label, colour }, index) => {
		const valueAt = (at: number) => rows[at]?.values[index] ?? null;
		const valueIf = (isShown: (at: number) => boolean) => (row: ChartRow) =>
			isShown(rows.indexOf(row)) ? (row.values[index] ?? null) : null;
		const isAlone = (at: number) => valueAt(at - 1) === null && valueAt(at + 1) === null;
		const shared = {
			type: "linear",
			isAnimationActive: false,
			connectNulls: false,
			stroke: colour,
			strokeWidth: 2,
		} as const;
		return [
			<Line
				key={key}
				{...shared}
				name={label}
				dataKey={valueIf((at) => at < closed)}
				activeDot={{ r: 3 }}
				dot={({ cx, cy, index: at }) => (
					<Dot
						key={at}
						cx={cx}
						cy={cy}
						colour={colour}
						shown={valueAt(at) !== null && (rows.length <= MAX_DOTTED_ROWS || isAlone(at))}
					/>
				)}
			/>,
			<Line
				key={`${key} open`}
				{...shared}
				dataKey={valueIf((at) => closed < rows.length && at >= closed - 1)}
				dot={false}
				activeDot={{ r: 3 }}
				strokeDasharray="2 4"
			/>,
		];
	});
}

function Dot(props: {
	readonly cx: number | undefined;
	readonly cy: number | undefined;
	readonly colour: string;
	readonly shown: boolean;
}) {
	if (!props.shown || props.cx === undefined || props.cy === undefined) return null;
	return <circle cx={props.cx} cy={props.cy} r={2} fill={props.colour} />;
}
