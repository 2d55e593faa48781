/** Multiples of 1, 2 or 5 times a power of ten within the bounds, at most about `most` of them. */
export function evenTicks(from: number, to: number, most: number): readonly number[] {
	const step = evenStep(to - from, most);
	const [first, last] = [Math.ceil(from / step), Math.floor(to / step)];
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
		Number(((first + index) * step).toPrecision(12)),
	);
}

/** Ticks from 0 to the first one that `highest` does not exceed: the bounds of an axis. */
export function ticksFromZero(highest: number, most: number, isWhole: boolean): readonly number[] {
	const step = Math.max(evenStep(highest > 0 ? highest : 1, most), isWhole ? 1 : 0);
	const count = Math.max(1, Math.ceil(highest / step));
	return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function evenStep(span: number, most: number): number {
	const rough = span / most;
	const power = 10 ** Math.floor(Math.log10(rough));
	return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
}
