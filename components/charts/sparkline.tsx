const WIDTH = 100;
const HEIGHT = 24;
const PADDING = 2;

/** The course of a figure, without axes; the figure itself stands beside it in words. */
export function Sparkline(props: { readonly values: readonly (number | null)[] }) {
	return (
		<svg
			aria-hidden="true"
			viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
			preserveAspectRatio="none"
			className="h-6 w-full overflow-visible text-accent"
		>
			<path
				d={sparkPath(props.values)}
				fill="none"
				stroke="currentColor"
				strokeWidth={1.5}
				strokeLinejoin="round"
				strokeLinecap="round"
				vectorEffect="non-scaling-stroke"
			/>
		</svg>
	);
}

/** From 0 upwards; a gap in the values is a gap in the line. */
export function sparkPath(values: readonly (number | null)[]): string {
	const top = Math.max(...values.map((value) => value ?? 0), 0) || 1;
	const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
	let isDown = false;
	return values
		.map((value, index) => {
			if (value === null) {
				isDown = false;
				return "";
			}
			const y = HEIGHT - PADDING - (value / top) * (HEIGHT - 2 * PADDING);
			const command = `${isDown ? "L" : "M"}${round(index * step)} ${round(y)}`;
			// A point without neighbours still leaves a dot: a line of no length with round ends.
			const isAlone = !isDown && (values[index + 1] ?? null) === null;
			isDown = true;
			return isAlone ? `${command}h0` : command;
		})
		.join("");
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
