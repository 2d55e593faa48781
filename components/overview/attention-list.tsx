import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { Time } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Attention, Overview } from "#server/insights/contract.ts";

const LOOKS = {
	critical: { icon: CircleAlert, ink: "text-bad" },
	warning: { icon: TriangleAlert, ink: "text-warn" },
	info: { icon: Info, ink: "text-info" },
} as const satisfies Record<Attention["severity"], unknown>;

const SHOWN = 8;

/** What wants a person, the most severe first, each with the page that deals with it. */
export function AttentionList({ overview }: { readonly overview: Overview | undefined }) {
	const items = overview?.attention ?? [];
	return (
		<Card
			flush
			title="Needs attention"
			description={
				overview && !overview.breakersKnown
					? "Whether a circuit breaker is open is not known: no recent decision says so."
					: undefined
			}
		>
			{overview === undefined ? <SkeletonRows rows={3} /> : null}
			{overview && items.length === 0 ? (
				<p className="flex items-center gap-2 px-4 pb-4 text-muted">
					<CircleCheck className="size-4 text-ok" aria-hidden /> Nothing does.
				</p>
			) : null}
			<ul>
				{items.slice(0, SHOWN).map((item) => (
					<AttentionItem key={`${item.kind} ${item.subject} ${item.message}`} item={item} />
				))}
			</ul>
			{items.length > SHOWN ? (
				<p className="border-t border-line px-4 py-2 text-xs text-muted">
					and {items.length - SHOWN} more
				</p>
			) : null}
		</Card>
	);
}

function AttentionItem({ item }: { readonly item: Attention }) {
	const { icon: Icon, ink } = LOOKS[item.severity];
	return (
		<li className="relative flex items-start gap-2.5 border-t border-line px-4 py-2 hover:bg-hover/60">
			<Icon className={`mt-0.5 size-4 shrink-0 ${ink}`} aria-label={item.severity} />
			<div className="min-w-0 flex-1">
				<Link
					href={item.href}
					className="font-medium break-words after:absolute after:inset-0 hover:text-accent"
				>
					{item.subject}
				</Link>
				<p className="text-xs break-words text-muted">{item.message}</p>
			</div>
			{item.sinceMs === null ? null : (
				<span className="shrink-0 text-xs text-muted">
					<Time ms={item.sinceMs} relative />
				</span>
			)}
		</li>
	);
}
