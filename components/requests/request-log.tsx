"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { type LogLine, printLog, writeLog } from "./write-log.ts";

const LOOKS = {
	info: { icon: Info, ink: "text-faint" },
	warn: { icon: TriangleAlert, ink: "text-warn" },
	error: { icon: CircleAlert, ink: "text-bad" },
} as const satisfies Record<LogLine["level"], unknown>;

/** What happened to the request, in order of time. */
export function RequestLog({ request }: { readonly request: RequestDetail }) {
	const api = useTRPC();
	const { decisionId } = request;
	// Without it the log still stands, with the model in place of the sentence.
	const decision = useQuery(
		api.decisions.get.queryOptions(decisionId === null ? skipToken : { id: decisionId }),
	);
	const reasoning = decision.data?.state === "found" ? decision.data.record.reasoning : null;
	const lines = writeLog(request, reasoning);
	return (
		<Card
			flush
			title="Log"
			description="Written from the request's record and its decision. Times are counted from its admission."
			actions={
				<CopyButton
					showLabel
					look="secondary"
					text={printLog(request, lines)}
					label="Copy as text"
				/>
			}
		>
			<ol aria-label="Log" className="border-t border-line text-sm">
				{lines.map((line) => (
					<Line key={`${line.atMs} ${line.text}`} line={line} />
				))}
			</ol>
			{request.outcome === "running" ? (
				<p className="px-4 py-2 text-muted" role="status">
					It still runs.
				</p>
			) : null}
		</Card>
	);
}

function Line({ line }: { readonly line: LogLine }) {
	const { icon: Icon, ink } = LOOKS[line.level];
	return (
		<li className="grid grid-cols-[4rem_1rem_1fr] items-start gap-x-3 border-b border-line px-4 py-1.5 last:border-b-0 sm:grid-cols-[5rem_1rem_5rem_1fr]">
			<span className="tabular text-right text-muted">{formatDuration(line.atMs)}</span>
			<Icon className={`mt-0.5 size-4 ${ink}`} aria-label={line.level} />
			<span className="hidden text-muted sm:inline">{line.part}</span>
			<span className="min-w-0 break-words">
				<span className="text-muted sm:hidden">{line.part}: </span>
				{line.text}
			</span>
		</li>
	);
}
