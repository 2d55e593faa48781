import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import type { ExclusionExplanation } from "#server/policy/contract.ts";
import { EXCLUSION_WORDS } from "./exclusion-words.ts";

/** The models that were turned away before scoring, each with its reason and the numbers. */
export function DecisionExclusions(props: {
	readonly exclusions: readonly ExclusionExplanation[];
}) {
	if (props.exclusions.length === 0) {
		return (
			<Card title="Excluded (0)">
				<p className="text-muted">Every model of the catalogue was a candidate.</p>
			</Card>
		);
	}
	return (
		<Card flush title={`Excluded (${props.exclusions.length})`}>
			<ul>
				{props.exclusions.map((exclusion) => (
					<li
						key={exclusion.modelId}
						className="grid gap-x-4 gap-y-1 border-t border-line px-4 py-2 sm:grid-cols-[minmax(12rem,1fr)_12rem_minmax(0,2fr)] sm:items-center"
					>
						<span className="truncate font-medium" title={exclusion.name}>
							{exclusion.modelId}
						</span>
						<span>
							<Badge tone="warn">{EXCLUSION_WORDS[exclusion.reason]}</Badge>
						</span>
						<span className="text-muted">{exclusion.detail}</span>
					</li>
				))}
			</ul>
		</Card>
	);
}
