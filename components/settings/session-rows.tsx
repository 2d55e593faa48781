import { Time } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { SessionItem } from "#server/access/contract.ts";

/** Running sessions: from where, since when, and a button that ends one. */
export function SessionRows(props: {
	readonly sessions: readonly SessionItem[];
	/** The one that is just being ended. */
	readonly endingId: string | null;
	/** `null`: none can be ended here. */
	readonly onEnd: ((id: string) => void) | null;
}) {
	const { onEnd } = props;
	return (
		<ul>
			{props.sessions.map((session) => (
				<li
					key={session.id}
					className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2.5"
				>
					<div className="min-w-0 flex-1">
						<p className="truncate" title={session.userAgent ?? undefined}>
							{session.userAgent ?? "Unknown browser"}
						</p>
						<p className="text-xs text-muted">
							{session.address ?? "address unknown"} · signed in{" "}
							<Time ms={session.createdAt.getTime()} /> · last seen{" "}
							<Time ms={session.lastSeenAt.getTime()} relative />
						</p>
					</div>
					{session.isCurrent ? <Badge tone="ok">this session</Badge> : null}
					{session.isCurrent || onEnd === null ? null : (
						<Button
							size="small"
							busy={props.endingId === session.id}
							onClick={() => onEnd(session.id)}
						>
							End session
						</Button>
					)}
				</li>
			))}
		</ul>
	);
}
