interface Course {
	readonly startMs: number;
}

/**
 * The stretch of the period before that stands opposite each stretch of this one: as far from its
 * own beginning. This period's last stretch may be open, so lengths are whole steps, rounded down.
 */
export function alignBefore<Item extends Course>(
	points: readonly Course[],
	course: readonly Item[],
	given: { readonly lengthMs: number; readonly stepMs: number | null },
): readonly (Item | null)[] {
	const { lengthMs, stepMs } = given;
	const shiftMs = stepMs === null ? lengthMs : Math.floor(lengthMs / stepMs) * stepMs;
	return points.map(({ startMs }) => {
		const opposite = course.findLast((item) => item.startMs <= startMs - shiftMs);
		if (opposite === undefined) return null;
		// Where buckets have one length, another bucket than the exact one would be a wrong one.
		const isExact = stepMs === null || startMs - shiftMs - opposite.startMs < stepMs;
		return isExact ? opposite : null;
	});
}
