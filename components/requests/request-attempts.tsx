import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { Legend, type Segment, Waterfall, type WaterfallRow } from "./waterfall.tsx";

type Attempt = RequestDetail["attempts"][number];

/** Each try against an upstream: pause before it, wait for the first token, generation. */
export function RequestAttempts({ request }: { readonly request: RequestDetail }) {
	const totalMs = totalOf(request);
	return (
		<Card
			title={`Attempts (${request.attempts.length})`}
			description="Times are counted from the moment the request was admitted."
		>
			{request.attempts.length === 0 ? (
				<p className="text-muted">
					No upstream was asked{request.outcome === "running" ? " yet" : ""}.
				</p>
			) : (
				<>
					<Waterfall
						label="Attempts"
						totalMs={totalMs}
						rows={request.attempts.map((attempt, index) => toRow(attempt, index))}
					/>
					<Legend
						items={[
							{ label: "pause before a retry", tone: "wait" },
							{ label: "until the first token", tone: "first" },
							{ label: "generation", tone: "stream" },
							{ label: "failed", tone: "bad" },
						]}
					/>
				</>
			)}
		</Card>
	);
}

function toRow(attempt: Attempt, index: number): WaterfallRow {
	return {
		id: `${index} ${attempt.modelId}`,
		label: (
			<span className="flex items-center gap-1.5">
				<span className="tabular text-muted">{index + 1}</span>
				<span className="truncate font-medium" title={attempt.modelId}>
					{attempt.modelId}
				</span>
				{attempt.outcome === "ok" ? null : (
					<Badge tone={attempt.outcome === "error" ? "bad" : "neutral"}>
						{attempt.status === null ? "" : `${attempt.status} `}
						{attempt.errorClass ?? attempt.outcome}
					</Badge>
				)}
			</span>
		),
		detail: [attempt.upstream, attempt.errorMessage].filter(Boolean).join(": "),
		segments: segmentsOf(attempt),
	};
}

function segmentsOf(attempt: Attempt): readonly Segment[] {
	const { startMs, endMs, ttftMs, waitMs } = attempt;
	const failed = attempt.outcome === "error";
	const firstMs = ttftMs === null ? endMs : Math.min(endMs, startMs + ttftMs);
	const pause: Segment[] =
		waitMs > 0
			? [{ label: "pause", startMs: Math.max(0, startMs - waitMs), endMs: startMs, tone: "wait" }]
			: [];
	const wait: Segment = {
		label: ttftMs === null ? (failed ? "failed after" : "waited") : "first token after",
		startMs,
		endMs: firstMs,
		tone: failed && ttftMs === null ? "bad" : "first",
	};
	const generation: Segment[] =
		ttftMs === null
			? []
			: [{ label: "generation", startMs: firstMs, endMs, tone: failed ? "bad" : "stream" }];
	return [...pause, wait, ...generation];
}

function totalOf(request: RequestDetail): number {
	return Math.max(
		request.durationMs ?? 0,
		...request.attempts.map((attempt) => attempt.endMs),
		...request.spans.map((span) => span.endMs),
	);
}
