import { Duration, Money, Tokens, Unknown } from "#components/format/values.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { Fact } from "#components/ui/facts.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { tokensPerSecond } from "./request-columns.tsx";

/** Why a request did not end well. */
export function OutcomeCallout({ request }: { readonly request: RequestDetail }) {
	if (request.outcome === "ok" || request.outcome === "running") return null;
	const title = request.errorClass
		? `${request.errorClass}${request.httpStatus === null ? "" : ` (HTTP ${request.httpStatus})`}`
		: request.outcome;
	return (
		<Callout tone={request.outcome === "upstream_error" ? "bad" : "warn"} title={title}>
			{request.errorMessage ?? "No further message was recorded."}
		</Callout>
	);
}

/** What one looks at first. */
export function mainFacts(request: RequestDetail): readonly Fact[] {
	const speed = tokensPerSecond(request);
	return [
		{ label: "Asked for", value: request.modelAsked },
		{
			label: "Answered by",
			value: request.modelServed ?? <Unknown reason="no model answered" />,
		},
		{ label: "Provider", value: request.provider ?? request.upstream },
		{
			label: "Time to first token",
			value: <Duration ms={request.ttftMs} reason="no token came" />,
		},
		{ label: "Duration", value: <Duration ms={request.durationMs} reason="not ended" /> },
		{
			label: "Output speed",
			value:
				speed === null ? <Unknown reason="too short to measure" /> : `${speed.toFixed(0)} tok/s`,
		},
		{
			label: "Tokens in / out",
			value: request.tokens ? (
				<>
					<Tokens count={request.tokens.prompt} /> / <Tokens count={request.tokens.completion} />
				</>
			) : (
				<Unknown reason="not ended" />
			),
		},
		{ label: "Cost", value: <Money nanos={request.costNanos} reason="not ended" /> },
		{
			label: "Finish reason",
			value: request.finishReason ?? <Unknown reason="the upstream gave none" />,
		},
		{
			label: "HTTP status",
			value: request.httpStatus ?? <Unknown reason="the process died before the end" />,
		},
		{ label: "Streamed", value: request.stream ? "yes" : "no" },
		{ label: "Source", value: request.source },
	];
}
