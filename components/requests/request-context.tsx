import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";

/** For whom and from where: each value leads to the other requests that share it. */
export function RequestContext({ request }: { readonly request: RequestDetail }) {
	return (
		<Card title="Context" description="Each value leads to the requests that share it.">
			<Facts facts={contextFacts(request)} />
		</Card>
	);
}

function contextFacts(request: RequestDetail): readonly Fact[] {
	const { metadata, tags } = request;
	return [
		{
			label: "API key",
			value: <Shared field="key" value={request.keyId} label={request.keyName} />,
		},
		{
			label: "User",
			value: <Shared field="user" value={request.userId} label={request.userName} />,
		},
		{ label: "Session", value: <Shared field="session" value={request.sessionId} /> },
		{
			label: "Tags",
			value:
				tags.length === 0 ? (
					<None />
				) : (
					<span className="flex flex-wrap gap-x-2">
						{tags.map((tag) => (
							<Shared key={tag} field="tag" value={tag} />
						))}
					</span>
				),
		},
		{ label: "Upstream", value: <Shared field="upstream" value={request.upstream} /> },
		...Object.entries(metadata ?? {}).map(([label, value]) => ({ label, value })),
		{
			label: "Trace id",
			value: (
				<span className="flex items-center gap-1">
					<code className="min-w-0 font-mono text-xs break-all">{request.traceId}</code>
					<CopyButton text={request.traceId} label="Copy the trace id" />
				</span>
			),
		},
	];
}

function None() {
	return <span className="text-faint">none</span>;
}

function Shared(props: {
	readonly field: string;
	readonly value: string | null;
	readonly label?: string | null;
}) {
	if (props.value === null) return <None />;
	const filter = encodeURIComponent(`${props.field}:"${props.value}"`);
	const link = (
		<Link
			href={`/requests?q=${filter}&range=7d`}
			className="inline-flex min-h-6 items-center text-xs break-all text-accent hover:underline"
			title={props.value}
		>
			{props.label ?? <span className="font-mono">{props.value}</span>}
		</Link>
	);
	if (props.label == null) return link;
	return (
		<span className="flex items-center gap-1">
			{link}
			<CopyButton text={props.value} label={`Copy the id of ${props.label}`} />
		</span>
	);
}
