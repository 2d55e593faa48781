import { CircleCheck } from "lucide-react";
import { formatInteger, formatPoints } from "#components/format/format-number.ts";
import { Badge } from "#components/ui/badge.tsx";
import type { DecisionView } from "#server/policy/contract.ts";
import { Margin } from "./decision-columns.tsx";

export type FoundDecision = Extract<DecisionView, { state: "found" }>;

/** Score, margin, preset and whether computing it again gives the same. */
export function DecisionBadges({ decision }: { readonly decision: FoundDecision }) {
	const { record, explanation } = decision;
	return (
		<div className="flex flex-wrap items-center gap-2">
			<Badge tone="accent">score {formatPoints(record.score)} of 100</Badge>
			<Badge>
				margin <Margin margin={record.margin} />
			</Badge>
			<Badge>preset {record.features.preset}</Badge>
			<Badge>{formatInteger(record.candidateCount)} candidates</Badge>
			{explanation?.matchesRecord ? (
				<Badge tone="ok" title="Recomputed from the stored snapshots just now.">
					<CircleCheck aria-hidden /> recomputed, identical
				</Badge>
			) : null}
		</div>
	);
}
