import { formatShare } from "#components/format/format-number.ts";
import { Duration } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PLUMBING, type TraceNode } from "./trace-model.ts";

/** Everything that was recorded of one span. */
export function TraceSpanFacts(props: { readonly node: TraceNode; readonly totalMs: number }) {
	const { span, isError, childCount } = props.node;
	const lengthMs = span.endMs - span.startMs;
	const attributes = Object.entries(span.attributes ?? {}).filter(([key]) => !PLUMBING.has(key));
	return (
		<section aria-label="Chosen span" className="rounded-md border border-line p-3">
			<h3 className="mb-3 flex flex-wrap items-center gap-2 font-medium">
				<span className="min-w-0 break-words">{span.name}</span>
				{isError ? <Badge tone="bad">error</Badge> : null}
				<CopyButton text={JSON.stringify(span, null, 2)} label="Copy the span as JSON" />
			</h3>
			<Facts
				facts={[
					{ label: "Starts at", value: <Duration ms={span.startMs} /> },
					{ label: "Takes", value: <Duration ms={lengthMs} /> },
					{ label: "Share of the request", value: formatShare(lengthMs / props.totalMs) },
					{ label: "Holds", value: `${childCount} ${childCount === 1 ? "span" : "spans"}` },
					...attributes.map(([label, value]) => ({ label, value: String(value) })),
				]}
			/>
		</section>
	);
}
