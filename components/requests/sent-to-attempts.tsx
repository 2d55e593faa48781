import { Badge } from "#components/ui/badge.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";

type Attempt = RequestDetail["attempts"][number];

/** What each attempt was sent: the caller's own bytes, in which only the model's name changes. */
export function SentToAttempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
	return (
		<>
			<p className="text-muted">
				Every attempt is sent the caller's own body. Only the value of{" "}
				<code className="font-mono text-xs">model</code> is replaced, and the{" "}
				<code className="font-mono text-xs">sophia</code> object taken out; nothing else differs
				between attempts.
			</p>
			<ol className="flex flex-col gap-2">
				{attempts.map((attempt, index) => (
					<li
						// biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
						key={index}
						className="rounded-md border border-line px-3 py-2"
					>
						<span className="flex flex-wrap items-center gap-2">
							<span className="tabular text-muted">{index + 1}</span>
							<Badge tone={attempt.outcome === "ok" ? "ok" : "bad"}>
								{attempt.errorClass ?? attempt.outcome}
							</Badge>
						</span>
						<dl className="mt-1 font-mono text-xs">
							<Change label="model" before={attempts[index - 1]?.modelId} now={attempt.modelId} />
							<Change
								label="upstream"
								before={attempts[index - 1]?.upstream}
								now={attempt.upstream}
							/>
						</dl>
					</li>
				))}
			</ol>
		</>
	);
}

function Change(props: {
	readonly label: string;
	readonly before: string | undefined;
	readonly now: string;
}) {
	const { before, now } = props;
	return (
		<div className="flex flex-wrap gap-x-2">
			<dt className="text-muted">{props.label}</dt>
			<dd className="break-all">
				{before === undefined || before === now ? (
					now
				) : (
					<>
						<del className="text-bad">{before}</del> <ins className="text-ok">{now}</ins>
					</>
				)}
			</dd>
		</div>
	);
}
