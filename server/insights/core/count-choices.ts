import type { DecisionHistogram } from "../contract.ts";

interface Choice {
	readonly bucket: number;
	readonly chosen: string;
	readonly count: number;
}

/** The most frequent choices with one count a bucket, the others put together as `null`. */
export function countChoices(
	rows: readonly Choice[],
	{ buckets, top }: { readonly buckets: number; readonly top: number },
): Pick<DecisionHistogram, "choices" | "modelCount"> {
	const totals = new Map<string, number>();
	for (const { chosen, count } of rows) totals.set(chosen, (totals.get(chosen) ?? 0) + count);
	const order = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	const named = order.slice(0, top).map(([modelId]) => modelId);
	const counts = new Map<string | null, number[]>();
	for (const { bucket, chosen, count } of rows) {
		const key = named.includes(chosen) ? chosen : null;
		const own = counts.get(key) ?? Array.from<number>({ length: buckets }).fill(0);
		own[bucket] = (own[bucket] ?? 0) + count;
		counts.set(key, own);
	}
	return {
		choices: [...named, null].flatMap((modelId) => {
			const own = counts.get(modelId);
			return own === undefined ? [] : [{ modelId, counts: own }];
		}),
		modelCount: order.length,
	};
}
