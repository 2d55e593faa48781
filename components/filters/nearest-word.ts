const MAX_DISTANCE = 2;

/** The known word that a mistyped one most likely means, or `null`. */
export function nearestWord(word: string, known: readonly string[]): string | null {
	let best: string | null = null;
	let bestDistance = MAX_DISTANCE + 1;
	for (const candidate of known) {
		const distance = candidate.startsWith(word) && word !== "" ? 1 : editDistance(word, candidate);
		if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
	}
	return best;
}

function editDistance(from: string, to: string): number {
	let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let row = 1; row <= from.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= to.length; column += 1) {
			const same = from.charAt(row - 1) === to.charAt(column - 1) ? 0 : 1;
			current[column] = Math.min(
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(previous[column - 1] ?? 0) + same,
			);
		}
		previous = current;
	}
	return previous[to.length] ?? 0;
}
