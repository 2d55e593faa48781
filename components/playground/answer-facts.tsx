import { RotateCw, Split } from "lucide-react";
import { Duration, Money, Tokens, Unknown } from "#components/format/values.tsx";
import { Badge, SimulatedBadge } from "#components/ui/badge.tsx";
import { Link } from "#components/ui/link.tsx";
import type { PlaygroundMessage } from "#server/playground/contract.ts";

const CHIP =
	"inline-flex h-6 items-center gap-1 rounded-full bg-accent-soft px-2.5 font-medium text-accent hover:underline";

/** What an answer was: who gave it and why, how fast, how much. */
export function AnswerFacts(props: {
	readonly message: PlaygroundMessage;
	/** Shows what another policy would have chosen. */
	readonly onReplay: () => void;
}) {
	const { message } = props;
	const { facts, requestId, decisionId, modelServed } = message;
	if (facts === null) return null;
	return (
		<div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
			{modelServed ? <Badge tone="neutral">{modelServed}</Badge> : null}
			{decisionId ? (
				<>
					<Link href={`/routing/${decisionId}`} className={CHIP}>
						<Split className="size-3" aria-hidden /> Why this model
					</Link>
					<button type="button" className={CHIP} onClick={props.onReplay}>
						<RotateCw className="size-3" aria-hidden /> Under another policy
					</button>
				</>
			) : null}
			{facts.simulated ? <SimulatedBadge /> : null}
			<Labelled label="TTFT">
				<Duration ms={facts.ttftMs} reason="no token came" />
			</Labelled>
			<Labelled label="Speed">
				<Speed facts={facts} />
			</Labelled>
			<Labelled label="Tokens">
				<Tokens count={facts.promptTokens} /> in, <Tokens count={facts.completionTokens} /> out
			</Labelled>
			<Labelled label="Cost">
				<Money nanos={facts.costNanos} reason="the usage record was not there yet" />
			</Labelled>
			{facts.attempts !== null && facts.attempts > 1 ? (
				<Badge tone="warn">{facts.attempts} attempts</Badge>
			) : null}
			{facts.finishReason && facts.finishReason !== "stop" ? (
				<Badge tone="warn">finish: {facts.finishReason}</Badge>
			) : null}
			{requestId ? (
				<Link
					href={`/requests/${requestId}`}
					className="inline-flex h-6 items-center text-accent hover:underline"
				>
					Request
				</Link>
			) : null}
		</div>
	);
}

function Labelled(props: { readonly label: string; readonly children: React.ReactNode }) {
	return (
		<span className="whitespace-nowrap">
			{props.label} <span className="text-fg">{props.children}</span>
		</span>
	);
}

function Speed({ facts }: { readonly facts: NonNullable<PlaygroundMessage["facts"]> }) {
	const { completionTokens, durationMs, ttftMs } = facts;
	if (completionTokens === null || durationMs === null || ttftMs === null) {
		return <Unknown reason="not measured" />;
	}
	const seconds = (durationMs - ttftMs) / 1000;
	if (completionTokens < 2 || seconds <= 0.01) return <Unknown reason="too short to measure" />;
	return <span className="tabular">{(completionTokens / seconds).toFixed(0)} tok/s</span>;
}
