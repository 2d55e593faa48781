import { formatDuration } from "#components/format/format-duration.ts";
import { formatShare } from "#components/format/format-number.ts";
import type { Overview, Point } from "#server/insights/contract.ts";

/** The first token of 95 in 100 answers should be there by then, ms. */
export const TTFT_TARGET_MS = 2_000;
/** Of 100 answers this many should be whole. */
export const SUCCESS_TARGET = 0.95;
/** Fewer say little. */
export const FEW_SAMPLES = 30;

export interface Verdict {
	readonly tone: "ok" | "warn" | "bad";
	readonly title: string;
}

export interface SystemState {
	readonly database: string;
	readonly edge: string;
}

/** One line in words: what is down, what is degraded, or that everything works. */
export function judgeOverview(
	system: SystemState,
	overview: Overview | undefined,
	describeTime: (ms: number) => string,
): Verdict {
	const down = [
		system.edge === "ready" ? null : `the gateway is ${system.edge}`,
		system.database === "reachable" ? null : "the database is away",
	].filter((trouble) => trouble !== null);
	if (down.length > 0) return { tone: "bad", title: sentence(`Down: ${down.join("; ")}`) };
	if (overview === undefined) return { tone: "ok", title: "The gateway and the database work" };
	const degraded = troublesOf(overview, describeTime);
	if (degraded.length > 0) {
		return { tone: "warn", title: `Degraded: ${degraded.join("; ")}` };
	}
	const critical = overview.attention.filter(({ severity }) => severity === "critical").length;
	if (critical > 0) {
		return {
			tone: "bad",
			title: `${critical} critical ${critical === 1 ? "matter needs" : "matters need"} attention`,
		};
	}
	if (overview.totals.requests === 0) {
		return { tone: "ok", title: "Everything works; no requests in this range" };
	}
	return { tone: "ok", title: "Everything works" };
}

function troublesOf(
	{ totals, providers, points }: Overview,
	describeTime: (ms: number) => string,
): string[] {
	const { successRate, judged, ttft } = totals;
	const failing = providers.filter(
		(provider) =>
			provider.successRate !== null &&
			provider.successRate < SUCCESS_TARGET &&
			provider.requests >= FEW_SAMPLES,
	);
	const troubles: string[] = [];
	if (successRate !== null && successRate < SUCCESS_TARGET && judged >= FEW_SAMPLES) {
		const isBad = ({ outcomes, requests }: Point) => {
			const asked = requests - (outcomes.client_abort ?? 0);
			return asked > 0 ? (outcomes.ok ?? 0) / asked < SUCCESS_TARGET : null;
		};
		troubles.push(
			`only ${formatShare(successRate)} answered in full${sinceOf(points, isBad, describeTime)}`,
		);
	}
	if (ttft.p95 !== null && ttft.p95 > TTFT_TARGET_MS && ttft.n >= FEW_SAMPLES) {
		const isSlow = (point: Point) =>
			point.ttft.p95 === null ? null : point.ttft.p95 > TTFT_TARGET_MS;
		troubles.push(
			`p95 to the first token ${formatDuration(ttft.p95)}${sinceOf(points, isSlow, describeTime)}`,
		);
	}
	if (failing.length > 0) {
		troubles.push(
			`errors at ${failing.map(({ provider }) => provider).join(", ")} in the last 24 hours`,
		);
	}
	return troubles;
}

/**
 * Since when it has been so without a break, where it still is; stretches that say nothing do not
 * end it. Without one the whole range is meant.
 */
function sinceOf(
	points: readonly Point[],
	isBad: (point: Point) => boolean | null,
	describeTime: (ms: number) => string,
): string {
	const telling = points.filter((point) => isBad(point) !== null);
	const lastGood = telling.findLastIndex((point) => isBad(point) === false);
	const first = telling[lastGood + 1];
	if (lastGood < 0 || first === undefined) return "";
	return ` since ${describeTime(first.startMs)}`;
}

function sentence(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Change against the period before; `null` where there is nothing to compare with. */
export function changeOf(now: number | null, before: number | null | undefined): number | null {
	if (now === null || before === null || before === undefined || before === 0) return null;
	return now / before - 1;
}
