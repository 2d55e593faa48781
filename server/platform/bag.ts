/** Lies in at most one bag. */
export interface BagItem {
	/** Its place, the bag's alone to write; -1: in none. */
	place: number;
}

/**
 * Things that come with a request and go with it. A `Set` or `Map` would hold them as well, but each
 * time V8 rehashes one, the old table keeps its entries and a link to the new table. Once one such
 * table has reached the old generation, every later one is kept alive, with the requests in it,
 * until the next full collection: measured as pauses of 20 to 90 ms instead of half a millisecond.
 */
export interface Bag<Item extends BagItem> {
	add(item: Item): void;
	/** Does nothing for what is not in it. */
	remove(item: Item): void;
	size(): number;
	/** What is in it now, in no order. */
	items(): readonly Item[];
}

export function createBag<Item extends BagItem>(): Bag<Item> {
	const items: Item[] = [];
	return {
		add(item) {
			item.place = items.length;
			items.push(item);
		},
		remove(item) {
			if (items[item.place] !== item) return;
			const last = items.pop();
			if (last !== undefined && last !== item) {
				items[item.place] = last;
				last.place = item.place;
			}
			item.place = -1;
		},
		size: () => items.length,
		items: () => items.slice(),
	};
}
