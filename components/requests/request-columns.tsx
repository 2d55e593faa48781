import { formatInteger } from "#components/format/format-number.ts";
import { Duration, Money, Time, Tokens, Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import type { RequestRow } from "#server/ledger/contract.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { RequestMarks } from "./request-marks.tsx";

const RUNNING = "the request has not ended";

/** The request list, column by column. */
export const REQUEST_COLUMNS: readonly Column<RequestRow>[] = [
	{
		id: "time",
		fields: ["startedAt"],
		label: "Time",
		type: "time",
		value: (row) => row.startedAt,
		render: (row) => <Time ms={Date.parse(row.startedAt)} />,
	},
	{
		id: "outcome",
		fields: ["outcome", "attemptCount", "simulated"],
		label: "Outcome",
		type: "status",
		value: (row) => row.outcome,
		render: (row) => (
			<span className="flex items-center gap-1">
				<OutcomeBadge outcome={row.outcome} />
				<RequestMarks row={row} />
				{row.simulated ? <SimulatedBadge className="max-sm:hidden" /> : null}
			</span>
		),
	},
	{
		id: "model",
		fields: ["modelAsked", "modelServed"],
		label: "Asked → served",
		type: "text",
		value: (row) => `${row.modelAsked} → ${row.modelServed ?? row.modelPlanned}`,
		render: (row) => <AskedServed row={row} />,
	},
	{
		id: "ttft",
		fields: ["ttftMs"],
		sort: "ttft",
		label: "TTFT",
		type: "number",
		unit: "time to the first token",
		from: "sm",
		value: (row) => row.ttftMs,
		render: (row) => <Duration ms={row.ttftMs} reason="no token came" />,
	},
	{
		id: "duration",
		fields: ["durationMs"],
		sort: "duration",
		label: "Duration",
		type: "number",
		unit: "ms",
		from: "md",
		value: (row) => row.durationMs,
		render: (row) => <Duration ms={row.durationMs} reason={RUNNING} />,
	},
	{
		id: "speed",
		fields: [],
		label: "Tok/s",
		type: "number",
		unit: "output tokens per second after the first token",
		from: "xl",
		value: tokensPerSecond,
		render: (row) => {
			const speed = tokensPerSecond(row);
			return speed === null ? <Unknown reason="too short to measure" /> : speed.toFixed(0);
		},
	},
	{
		id: "tokens",
		fields: ["promptTokens", "completionTokens"],
		label: "Tokens in / out",
		type: "number",
		unit: "of the prompt and of the answer",
		from: "md",
		value: (row) => (row.tokens ? row.tokens.prompt + row.tokens.completion : null),
		render: (row) =>
			row.tokens ? (
				<span className="tabular whitespace-nowrap">
					{formatInteger(row.tokens.prompt)} / {formatInteger(row.tokens.completion)}
				</span>
			) : (
				<Unknown reason={RUNNING} />
			),
	},
	{
		id: "cost",
		fields: ["costNanos"],
		sort: "cost",
		label: "Cost",
		type: "number",
		unit: "USD",
		from: "sm",
		value: (row) => (row.costNanos === null ? null : row.costNanos / 1e9),
		render: (row) => <Money nanos={row.costNanos} reason={RUNNING} />,
	},
	{
		id: "source",
		label: "Source",
		type: "text",
		from: "lg",
		value: (row) => row.source,
	},
	{ id: "provider", label: "Provider", type: "text", hidden: true, value: (row) => row.provider },
	{ id: "upstream", label: "Upstream", type: "text", hidden: true, value: (row) => row.upstream },
	{
		id: "error",
		fields: ["errorClass"],
		label: "Error class",
		type: "text",
		hidden: true,
		value: (row) => row.errorClass,
	},
	{
		id: "finish",
		fields: ["finishReason"],
		label: "Finish reason",
		type: "text",
		hidden: true,
		value: (row) => row.finishReason,
	},
	{
		id: "cached",
		fields: ["cacheReadTokens"],
		label: "Cached tokens",
		type: "number",
		unit: "of the prompt, read from a cache",
		hidden: true,
		value: (row) => row.tokens?.cacheRead ?? null,
		render: (row) =>
			row.tokens ? <Tokens count={row.tokens.cacheRead} /> : <Unknown reason={RUNNING} />,
	},
	{ id: "tags", label: "Tags", type: "text", hidden: true, value: (row) => row.tags.join(", ") },
	{
		id: "key",
		fields: ["keyId"],
		label: "API key",
		type: "text",
		hidden: true,
		value: (row) => row.keyName ?? row.keyId,
	},
	{
		id: "user",
		fields: ["userId"],
		label: "User",
		type: "text",
		hidden: true,
		value: (row) => row.userName ?? row.userId,
	},
	{
		id: "session",
		fields: ["sessionId"],
		label: "Session",
		type: "text",
		hidden: true,
		value: (row) => row.sessionId,
	},
	{
		id: "http",
		fields: ["httpStatus"],
		label: "HTTP status",
		type: "number",
		hidden: true,
		value: (row) => row.httpStatus,
	},
	{
		id: "id",
		label: "Id",
		type: "text",
		hidden: true,
		value: (row) => row.id,
		render: (row) => <code className="font-mono text-xs">{row.id}</code>,
	},
];

export function AskedServed({ row }: { readonly row: RequestRow }) {
	const served = row.modelServed ?? row.modelPlanned;
	if (row.modelServed === null) {
		return (
			<span className="text-muted" title={`${served} was planned; no model answered`}>
				{row.modelAsked === served ? served : `${row.modelAsked} → (${served})`}
			</span>
		);
	}
	if (served === row.modelAsked) return <span title={served}>{served}</span>;
	return (
		<span title={`${row.modelAsked} → ${served}`}>
			<span className="text-muted">{row.modelAsked} →</span> {served}
		</span>
	);
}

/** Output tokens per second after the first token; `null` where that says nothing. */
export function tokensPerSecond(row: RequestRow): number | null {
	if (row.tokens === null || row.ttftMs === null || row.durationMs === null) return null;
	const seconds = (row.durationMs - row.ttftMs) / 1000;
	return row.tokens.completion < 2 || seconds <= 0.01 ? null : row.tokens.completion / seconds;
}
