import { formatInteger } from "#components/format/format-number.ts";
import { Card } from "#components/ui/card.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { DecisionExplanation } from "#server/policy/contract.ts";

/** From the whole catalogue to the candidates, constraint by constraint. */
export function DecisionFunnel(props: { readonly funnel: DecisionExplanation["funnel"] }) {
	const total = props.funnel[0]?.remaining ?? 0;
	return (
		<Card title="Funnel" description="How many models were left after each constraint.">
			<ol className="flex flex-col gap-2">
				{props.funnel.map((step, index) => {
					const before = props.funnel[index - 1]?.remaining ?? step.remaining;
					const lost = before - step.remaining;
					return (
						<li key={step.step} className={classNames(lost === 0 && index > 0 && "text-muted")}>
							<div className="flex items-baseline justify-between gap-3">
								<span>{step.step}</span>
								<span className="tabular whitespace-nowrap">
									{lost > 0 ? (
										<span className="mr-2 text-xs text-bad">−{formatInteger(lost)}</span>
									) : null}
									<span className="font-medium">{formatInteger(step.remaining)}</span>
								</span>
							</div>
							<svg
								viewBox="0 0 100 4"
								preserveAspectRatio="none"
								className="mt-1 h-1 w-full rounded-full bg-hover"
								aria-hidden="true"
							>
								<rect
									width={total === 0 ? 0 : (step.remaining / total) * 100}
									height="4"
									className={lost > 0 || index === 0 ? "fill-accent" : "fill-line-strong"}
								/>
							</svg>
						</li>
					);
				})}
			</ol>
		</Card>
	);
}
