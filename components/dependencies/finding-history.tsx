import { Time } from "#components/format/values.tsx";
import { Link } from "#components/ui/link.tsx";
import type { FindingEvent } from "./finding-types.ts";
import { auditHref } from "./tabs.ts";

const KINDS: Readonly<Record<FindingEvent["kind"], string>> = {
	opened: "seen for the first time",
	moved: "changed",
	accepted: "decided",
	acceptance_ended: "the decision ended",
	fixed: "no longer found",
	reopened: "found again",
};

/** What happened to a finding and who decided, the newest first. */
export function FindingHistory(props: {
	readonly projectId: string;
	readonly events: readonly FindingEvent[];
}) {
	const { projectId, events } = props;
	if (events.length === 0) return <p className="text-muted">Nothing is recorded.</p>;
	return (
		<ol className="flex flex-col gap-2 border-l border-line pl-3">
			{events.map((event) => (
				<li key={`${event.at} ${event.kind}`}>
					<p>
						<span className="font-medium">{KINDS[event.kind]}</span>{" "}
						<span className="text-muted">
							<Time ms={Date.parse(event.at)} /> · {event.actor}
							{event.auditId === null ? null : (
								<>
									{" · "}
									<Link
										href={auditHref({ projectId, id: event.auditId })}
										className="inline-flex min-h-6 items-center text-accent hover:underline"
									>
										audit
									</Link>
								</>
							)}
						</span>
					</p>
					{event.note === null ? null : <p className="break-words text-muted">{event.note}</p>}
				</li>
			))}
		</ol>
	);
}
