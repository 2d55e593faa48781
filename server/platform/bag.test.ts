import fc from "fast-check";
import { expect, test } from "vitest";
import { type BagItem, createBag } from "./bag.ts";

test("holds what was added and not removed, each once, whatever the order", () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 20 })), (moves) => {
			const all: BagItem[] = Array.from({ length: 21 }, () => ({ place: -1 }));
			const bag = createBag<BagItem>();
			const model = new Set<BagItem>();
			for (const move of moves) {
				const item = all[move];
				if (item === undefined) continue;
				if (model.delete(item)) bag.remove(item);
				else {
					model.add(item);
					bag.add(item);
				}
				expect(bag.size()).toBe(model.size);
				expect(new Set(bag.items())).toEqual(model);
			}
		}),
	);
});

test("leaves what is in no bag, or in another one, alone", () => {
	const [one, other] = [createBag<BagItem>(), createBag<BagItem>()];
	const item = { place: -1 };
	other.add({ place: -1 });
	one.add(item);
	other.remove(item);
	expect([one.size(), other.size()]).toEqual([1, 1]);
	one.remove(item);
	one.remove(item);
	expect([one.size(), item.place]).toEqual([0, -1]);
});
