import type { Clock } from "#server/platform/clock.ts";
import type { Random } from "#server/platform/random.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** How an attempt ended for the breaker. `neutral` says nothing about the upstream's health. */
export type BreakerReport = "success" | "failure" | "neutral";

export interface BreakerLimits {
	/** Time after which a count weighs half. */
	readonly halfLifeMs: number;
	/** Decayed attempts below which the share of failures means nothing. */
	readonly minAttempts: number;
	readonly failureShare: number;
	readonly consecutiveFailures: number;
	readonly firstOpenMs: number;
	readonly maxOpenMs: number;
	/** Attempts at a time while half open. */
	readonly maxProbes: number;
	/** A probe that is out for longer holds no other up: it may be a long stream, or be lost. */
	readonly probeMs: number;
	/** Successful probes that close it. */
	readonly probesToClose: number;
}

export const BREAKER_LIMITS: BreakerLimits = {
	halfLifeMs: 30_000,
	minAttempts: 8,
	failureShare: 0.5,
	consecutiveFailures: 5,
	firstOpenMs: 5_000,
	maxOpenMs: 60_000,
	maxProbes: 1,
	probeMs: 30_000,
	probesToClose: 2,
};

interface Entry {
	readonly modelId: string;
	readonly upstream: string;
	atMs: number;
	attempts: number;
	failures: number;
	consecutive: number;
	state: BreakerState;
	openUntilMs: number;
	openMs: number;
	probes: number;
	probeUntilMs: number;
	probeSuccesses: number;
}

/** The right to send one attempt; a `probe` decides whether a half-open breaker closes. */
export type BreakerPermit = "refused" | "normal" | "probe";

/** One breaker for each (model, upstream). Every permit but `refused` must be reported once. */
export interface CircuitBreaker {
	acquire(modelId: string, upstream: string): BreakerPermit;
	report(modelId: string, upstream: string, permit: BreakerPermit, report: BreakerReport): void;
	/** Would refuse an attempt now. Changes nothing. */
	isOpen(modelId: string, upstream: string): boolean;
	state(modelId: string, upstream: string): BreakerState;
	/** Decayed share of failures and the decayed attempts behind it. */
	errorRate(
		modelId: string,
		upstream: string,
	): { readonly rate: number; readonly attempts: number };
	/** Every entry that is not closed. */
	notClosed(): readonly {
		readonly modelId: string;
		readonly upstream: string;
		readonly state: BreakerState;
	}[];
}

function newEntry(modelId: string, upstream: string, nowMs: number): Entry {
	return {
		modelId,
		upstream,
		atMs: nowMs,
		attempts: 0,
		failures: 0,
		consecutive: 0,
		state: "closed",
		openUntilMs: 0,
		openMs: 0,
		probes: 0,
		probeUntilMs: 0,
		probeSuccesses: 0,
	};
}

function count(entry: Entry, report: BreakerReport): void {
	if (report === "neutral") return;
	entry.attempts++;
	if (report === "success") entry.consecutive = 0;
	else {
		entry.failures++;
		entry.consecutive++;
	}
}

function decay(entry: Entry, nowMs: number, halfLifeMs: number): void {
	const elapsed = nowMs - entry.atMs;
	if (elapsed < 50) return;
	const factor = 0.5 ** (elapsed / halfLifeMs);
	entry.attempts *= factor;
	entry.failures *= factor;
	entry.atMs = nowMs;
}

function refuses(entry: Entry, nowMs: number, limits: BreakerLimits): boolean {
	if (entry.state === "closed") return false;
	if (entry.state === "open" && nowMs < entry.openUntilMs) return true;
	return entry.probes >= limits.maxProbes && nowMs < entry.probeUntilMs;
}

function open(entry: Entry, nowMs: number, limits: BreakerLimits, random: Random): void {
	const grown = entry.state === "closed" ? limits.firstOpenMs : entry.openMs * 2;
	entry.openMs = Math.min(limits.maxOpenMs, grown);
	// Jitter of a tenth keeps several edges from probing in step.
	entry.openUntilMs = nowMs + entry.openMs * (1 + 0.1 * random.next());
	entry.state = "open";
	entry.probeSuccesses = 0;
}

function close(entry: Entry): void {
	entry.state = "closed";
	entry.attempts = 0;
	entry.failures = 0;
	entry.consecutive = 0;
	entry.openMs = 0;
}

/** Only a probe moves a half-open breaker: late answers of older attempts are about the past. */
function applyProbe(
	entry: Entry,
	report: BreakerReport,
	nowMs: number,
	limits: BreakerLimits,
	random: Random,
): void {
	entry.probes = Math.max(0, entry.probes - 1);
	if (entry.state !== "half_open") return;
	if (report === "failure") open(entry, nowMs, limits, random);
	else if (report === "success" && ++entry.probeSuccesses >= limits.probesToClose) close(entry);
}

function applyNormal(entry: Entry, nowMs: number, limits: BreakerLimits, random: Random): void {
	if (entry.state !== "closed") return;
	const often =
		entry.attempts >= limits.minAttempts && entry.failures / entry.attempts >= limits.failureShare;
	if (often || entry.consecutive >= limits.consecutiveFailures) open(entry, nowMs, limits, random);
}

/** Time-decayed breakers with half-open probes, on the monotonic clock. */
export function createCircuitBreaker(
	clock: Clock,
	random: Random,
	limits: BreakerLimits = BREAKER_LIMITS,
): CircuitBreaker {
	/** By upstream, then model: a joined key would be built and hashed several times a request. */
	const entries = new Map<string, Map<string, Entry>>();
	/** Not closed: kept apart, since `auto` asks for them on every request. */
	const troubled = new Set<Entry>();
	const find = (modelId: string, upstream: string) => entries.get(upstream)?.get(modelId);
	function findOrAdd(modelId: string, upstream: string, nowMs: number): Entry {
		let ofUpstream = entries.get(upstream);
		if (!ofUpstream) {
			ofUpstream = new Map();
			entries.set(upstream, ofUpstream);
		}
		let entry = ofUpstream.get(modelId);
		if (!entry) {
			entry = newEntry(modelId, upstream, nowMs);
			ofUpstream.set(modelId, entry);
		}
		return entry;
	}
	return {
		acquire(modelId, upstream) {
			const entry = find(modelId, upstream);
			if (!entry || entry.state === "closed") return "normal";
			const nowMs = clock.monotonicMs();
			if (refuses(entry, nowMs, limits)) return "refused";
			entry.state = "half_open";
			entry.probes = Math.min(entry.probes + 1, limits.maxProbes);
			entry.probeUntilMs = nowMs + limits.probeMs;
			return "probe";
		},
		report(modelId, upstream, permit, report) {
			const nowMs = clock.monotonicMs();
			const entry = findOrAdd(modelId, upstream, nowMs);
			decay(entry, nowMs, limits.halfLifeMs);
			count(entry, report);
			if (permit === "probe") applyProbe(entry, report, nowMs, limits, random);
			else if (report === "failure") applyNormal(entry, nowMs, limits, random);
			if (entry.state === "closed") troubled.delete(entry);
			else troubled.add(entry);
		},
		isOpen(modelId, upstream) {
			const entry = find(modelId, upstream);
			return entry !== undefined && refuses(entry, clock.monotonicMs(), limits);
		},
		state: (modelId, upstream) => find(modelId, upstream)?.state ?? "closed",
		errorRate(modelId, upstream) {
			const entry = find(modelId, upstream);
			if (!entry) return { rate: 0, attempts: 0 };
			decay(entry, clock.monotonicMs(), limits.halfLifeMs);
			return {
				rate: entry.attempts === 0 ? 0 : entry.failures / entry.attempts,
				attempts: entry.attempts,
			};
		},
		notClosed: () =>
			[...troubled].map(({ modelId, upstream, state }) => ({ modelId, upstream, state })),
	};
}
