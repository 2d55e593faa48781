import { z } from "zod";

export const regretInput = z.strictObject({
	/** Calendar days of the reporting zone, today included. */
	days: z.number().int().min(1).max(14).default(7),
	/** Decisions looked at of each day; of more, an even sample that is always the same one. */
	sample: z.number().int().min(1).max(300).default(150),
	simulated: z.boolean().optional(),
});
export type RegretInput = z.infer<typeof regretInput>;

/** The decisions of one day, seen with what was known at its end. */
export interface RegretDay {
	readonly startMs: number;
	readonly endMs: number;
	/** The day is not over. */
	readonly isOpen: boolean;
	readonly total: number;
	readonly totalComplete: boolean;
	readonly sampled: number;
	/** Left out of the rest: snapshots, policy or model are no longer kept, or another scorer. */
	readonly compared: number;
	/** Points that the chosen model lay behind the best one, on average; 0 where it still led. */
	readonly meanPoints: number | null;
	/** Decisions of which another model would have ranked first. */
	readonly otherFirst: number;
	/** Ids of those, most points behind first; not all of them where there are many. */
	readonly regretted: readonly string[];
	/** The snapshots of the end of the day; `null` when there was nothing to compare. */
	readonly catalogNumber: number | null;
	readonly healthNumber: number | null;
}

export interface DecisionRegret {
	readonly zone: string;
	/** Oldest first. */
	readonly days: readonly RegretDay[];
	/** Every one of them came from the simulator. */
	readonly simulated: boolean;
}
