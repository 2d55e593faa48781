"use client";

import { useMemo } from "react";
import { formatDuration } from "#components/format/format-duration.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { Card } from "#components/ui/card.tsx";
import { late } from "#components/ui/late.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { buildTrace } from "./trace-model.ts";

/** The tree comes when there is a trace to show. */
const TraceView = late(
	() => import("./trace-view.tsx"),
	(module) => module.TraceView,
	{ loading: () => <Skeleton className="h-40" /> },
);

/** The spans of the request as a tree over one time axis. */
export function TraceCard({ request }: { readonly request: RequestDetail }) {
	const nodes = useMemo(() => buildTrace(request.spans), [request.spans]);
	if (nodes.length === 0) return null;
	const totalMs = Math.max(
		request.durationMs ?? 0,
		nodes.reduce((most, { span }) => Math.max(most, span.endMs), 0),
		1,
	);
	const errors = nodes.filter(({ isError }) => isError).length;
	return (
		<Card
			title="Trace"
			description={
				<>
					{formatInteger(nodes.length)} {nodes.length === 1 ? "span" : "spans"} over{" "}
					{formatDuration(totalMs)}, {errors === 0 ? "none" : formatInteger(errors)} with an error ·{" "}
					<code className="font-mono break-all">{request.traceId}</code>
				</>
			}
		>
			<TraceView nodes={nodes} totalMs={totalMs} />
		</Card>
	);
}
