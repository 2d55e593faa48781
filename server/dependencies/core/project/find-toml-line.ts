/**
 * The line of a key or of one text inside its value. TOML parsers that keep positions cost many
 * times the time of this search, and only the few lines of messages need it.
 */
export function findTomlLine(
	text: string,
	table: readonly string[],
	key: string | null,
	value?: string,
): number | null {
	const lines = text.split("\n");
	let current: readonly string[] = [];
	let keyLine: number | null = key === null ? null : -1;
	let tableLine: number | null = null;
	for (const [index, line] of lines.entries()) {
		const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?\r?$/.exec(line)?.[1];
		if (header !== undefined) {
			if (keyLine !== null && keyLine > 0) break;
			current = splitKey(header);
			if (tableLine === null && isSame(current, table)) tableLine = index + 1;
			continue;
		}
		if (keyLine !== null && keyLine < 0) {
			const written =
				/^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)(?:\s*\.\s*(?:"[^"]*"|[A-Za-z0-9_-]+))*)\s*=/.exec(
					line,
				)?.[1];
			if (written === undefined || key === null) continue;
			if (!isSame([...current, ...splitKey(written)], [...table, key])) continue;
			keyLine = index + 1;
		}
		if (keyLine !== null && keyLine > 0 && value !== undefined && holdsText(line, value)) {
			return index + 1;
		}
	}
	return keyLine !== null && keyLine > 0 ? keyLine : tableLine;
}

function holdsText(line: string, value: string): boolean {
	return line.includes(`"${value}"`) || line.includes(`'${value}'`);
}

function splitKey(text: string): string[] {
	return [...text.matchAll(/"([^"]*)"|'([^']*)'|([^.\s"']+)/g)].map(
		(match) => match[1] ?? match[2] ?? match[3] ?? "",
	);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((part, index) => part === b[index]);
}
