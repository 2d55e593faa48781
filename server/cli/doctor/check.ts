/** What one look found. A remedy says what to do about a warning or a failure. */
export interface Finding {
	readonly name: string;
	readonly state: "pass" | "warn" | "fail";
	readonly text: string;
	readonly remedy?: string;
}

export function pass(name: string, text: string): Finding {
	return { name, state: "pass", text };
}

export function warn(name: string, text: string, remedy: string): Finding {
	return { name, state: "warn", text, remedy };
}

export function fail(name: string, text: string, remedy: string): Finding {
	return { name, state: "fail", text, remedy };
}

/** How far two clocks may be apart before signatures, sessions and expiries suffer. */
const CLOCK_WARN_MS = 5_000;
const CLOCK_FAIL_MS = 60_000;

/** Judges the difference of this machine's clock to another one's. */
export function judgeClock(otherName: string, differenceMs: number): Finding {
	const seconds = (Math.abs(differenceMs) / 1000).toFixed(1);
	const text = `${seconds} s apart from ${otherName}`;
	const remedy = "set the clocks by NTP: sessions, links and keys expire by them";
	if (Math.abs(differenceMs) > CLOCK_FAIL_MS) return fail("clock", text, remedy);
	if (Math.abs(differenceMs) > CLOCK_WARN_MS) return warn("clock", text, remedy);
	return pass("clock", text);
}

/** One line each, with the remedy below what is not well. */
export function formatFindings(findings: readonly Finding[]): string[] {
	return findings.flatMap(({ name, state, text, remedy }) => [
		`${state.padEnd(5)}${name.padEnd(14)}${text}`,
		...(remedy === undefined ? [] : [`${" ".repeat(19)}-> ${remedy}`]),
	]);
}
