"use client";

import { formatAge, formatDuration } from "./format-duration.ts";
import { formatMoney, formatMoneyExact } from "./format-money.ts";
import { formatInteger, formatTokens, UNKNOWN } from "./format-number.ts";
import { formatTime, formatTimeExact } from "./format-time.ts";
import { useNow, useZone } from "./reader.tsx";

/** A value that is not known, with why. */
export function Unknown({ reason }: { readonly reason: string }) {
	return (
		<span className="text-faint" title={reason}>
			{UNKNOWN}
			<span className="sr-only"> unknown: {reason}</span>
		</span>
	);
}

/** A point in time in the reader's zone; the exact value and zone on hover. */
export function Time({ ms, relative }: { readonly ms: number; readonly relative?: boolean }) {
	const zone = useZone();
	const told = useNow((nowMs) =>
		relative ? `${formatAge(nowMs - ms)} ago` : formatTime(ms, zone, nowMs),
	);
	return (
		<time
			dateTime={new Date(ms).toISOString()}
			title={formatTimeExact(ms, zone)}
			className="whitespace-nowrap"
		>
			{told}
		</time>
	);
}

export function Money({
	nanos,
	reason,
}: {
	readonly nanos: number | null;
	readonly reason?: string;
}) {
	if (nanos === null) return <Unknown reason={reason ?? "not recorded"} />;
	return (
		<span className="tabular whitespace-nowrap" title={formatMoneyExact(nanos)}>
			{formatMoney(nanos)}
		</span>
	);
}

export function Duration({ ms, reason }: { readonly ms: number | null; readonly reason?: string }) {
	if (ms === null) return <Unknown reason={reason ?? "not measured"} />;
	return (
		<span className="tabular whitespace-nowrap" title={`${ms} ms`}>
			{formatDuration(ms)}
		</span>
	);
}

export function Tokens({
	count,
	reason,
}: {
	readonly count: number | null;
	readonly reason?: string;
}) {
	if (count === null) return <Unknown reason={reason ?? "not reported"} />;
	return (
		<span className="tabular whitespace-nowrap" title={`${formatInteger(count)} tokens`}>
			{formatTokens(count)}
		</span>
	);
}

const FEW_SAMPLES = 30;

/** A percentile never stands without its sample size; few samples are greyed. */
export function Percentile(props: {
	readonly name: string;
	readonly ms: number | null;
	readonly samples: number;
	readonly atMs?: number | null;
}) {
	const atMs = props.atMs ?? null;
	const age = useNow((nowMs) => (atMs === null ? "" : `, newest ${formatAge(nowMs - atMs)} old`));
	if (props.ms === null) return <Unknown reason="no samples yet" />;
	const samples = Math.round(props.samples);
	return (
		<span
			className={
				samples < FEW_SAMPLES ? "tabular whitespace-nowrap text-faint" : "tabular whitespace-nowrap"
			}
			title={`${props.name} ${props.ms} ms from ${samples} samples${age}`}
		>
			{formatDuration(props.ms)} <span className="text-faint">n={samples}</span>
		</span>
	);
}
