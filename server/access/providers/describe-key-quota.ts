import { z } from "zod";

const amount = z.number().finite().nonnegative().max(1e9);

/** What OpenRouter's `/key` says of a key's money, in dollars. */
const keySchema = z.object({
	data: z.object({
		usage: amount,
		/** `null`: the key has no limit of its own. */
		limit: amount.nullish(),
		limit_remaining: z.number().finite().max(1e9).nullish(),
	}),
});

/**
 * What a key has used and has left, in words of ours: only numbers of the answer are read. `null`
 * when it says nothing of that kind.
 */
export function describeKeyQuota(text: string): string | null {
	const parsed = keySchema.safeParse(JSON.parse(text));
	if (!parsed.success) return null;
	const { usage, limit, limit_remaining: remaining } = parsed.data.data;
	const usd = (value: number) => `$${value.toFixed(2)}`;
	if (limit === null || limit === undefined) {
		return `works; ${usd(usage)} used, the key has no limit of its own`;
	}
	const left = remaining ?? limit - usage;
	return `works; ${usd(usage)} used, ${usd(Math.max(0, left))} of ${usd(limit)} left`;
}
