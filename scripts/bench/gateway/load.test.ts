import { expect, test } from "vitest";
import { balanceOrders } from "./load.ts";

test.each([3, 4])(
	"in %i orders' turns each comes right after every other equally often",
	(count) => {
		const orders = balanceOrders(count);
		const followed = new Map<string, number>();
		for (const order of orders) {
			expect(order.toSorted()).toEqual(Array.from({ length: count }, (_, at) => at));
			for (const [at, subject] of order.entries()) {
				const before = order[at - 1];
				if (before === undefined) continue;
				const pair = `${before} ${subject}`;
				followed.set(pair, (followed.get(pair) ?? 0) + 1);
			}
		}
		expect(followed.size).toBe(count * (count - 1));
		expect(new Set(followed.values()).size).toBe(1);
		for (const [at, order] of orders.entries())
			expect(order[0]).not.toBe(orders.at(at - 1)?.at(-1));
	},
);
