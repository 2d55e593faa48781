/** Single-character edits (insert, delete, replace) that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const replace = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
			const remove = (previous[column] ?? 0) + 1;
			const insert = (current[column - 1] ?? 0) + 1;
			current.push(Math.min(replace, remove, insert));
		}
		previous = current;
	}
	return previous[b.length] ?? 0;
}

/** The known word that was probably meant; `null` when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | null {
	let best: string | null = null;
	let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}
