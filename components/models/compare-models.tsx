"use client";

import { useQueries } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDollars, formatPricePerMillion } from "#components/format/format-money.ts";
import { formatInteger, formatShare } from "#components/format/format-number.ts";
import { Percentile, Time, Unknown } from "#components/format/values.tsx";
import { FactorInput } from "#components/score/factor-input.tsx";
import { FACTOR_LABELS, FACTOR_ORDER, ScoreBar } from "#components/score/score-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import type { ModelDetail } from "#server/catalog/contract.ts";
import type {
	CandidateExplanation,
	CatalogRanking,
	RankedModelFacts,
} from "#server/policy/contract.ts";

interface Compared {
	readonly id: string;
	/** `undefined`: not a candidate. */
	readonly candidate: CandidateExplanation | undefined;
	/** `undefined` until it is loaded. */
	readonly detail: ModelDetail | undefined;
	/** Of the upstream with most samples; `null`: nothing was measured. */
	readonly measured: RankedModelFacts["measured"];
	/** Share of the last seven days' requests; `null` until it is counted. */
	readonly traffic: number | null;
}

interface Line {
	readonly label: string;
	readonly value: (model: Compared) => React.ReactNode;
}

const LOADING = <span className="text-faint">…</span>;

/** Up to four models side by side: score with its inputs, price, room. */
export function CompareModels(props: {
	readonly ranking: CatalogRanking;
	readonly traffic: ReadonlyMap<string, number> | null;
	readonly ids: readonly string[];
	readonly onRemove: (id: string) => void;
}) {
	const api = useTRPC();
	const details = useQueries({
		queries: props.ids.map((id) => api.models.get.queryOptions({ id })),
	});
	const models = props.ids.map((id, index) => ({
		id,
		candidate: props.ranking.candidates.find(({ modelId }) => modelId === id),
		detail: details[index]?.data,
		measured: props.ranking.models.find((model) => model.id === id)?.measured ?? null,
		traffic: props.traffic === null ? null : (props.traffic.get(id) ?? 0),
	}));
	return (
		<Card
			flush
			title="Side by side"
			description="By the policy in force, for a plain request of 1,000 tokens in and 500 out."
		>
			<section
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
				tabIndex={0}
				aria-label="Models side by side"
				className="relative overflow-x-auto"
			>
				<table className="w-full border-collapse">
					<caption className="sr-only">Models side by side</caption>
					<thead>
						<tr className="border-t border-line text-left">
							<td />
							{models.map(({ id }) => (
								<th key={id} scope="col" className="min-w-44 px-3 py-2 font-medium">
									<span className="flex items-center gap-1">
										<Link href={`/models/${id}`} className="min-w-0 break-words hover:text-accent">
											{id}
										</Link>
										<Button
											look="ghost"
											size="iconSmall"
											aria-label={`Take ${id} out of the comparison`}
											onClick={() => props.onRemove(id)}
										>
											<X aria-hidden />
										</Button>
									</span>
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{LINES.map(({ label, value }) => (
							<tr key={label} className="border-t border-line align-top">
								<th
									scope="row"
									className="px-4 py-2 text-left text-xs font-normal whitespace-nowrap text-muted"
								>
									{label}
								</th>
								{models.map((model) => (
									<td key={model.id} className="tabular px-3 py-2">
										{value(model)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</section>
		</Card>
	);
}

const LINES: readonly Line[] = [
	{
		label: "Rank",
		value: ({ candidate }) =>
			candidate ? formatInteger(candidate.rank) : <Unknown reason="not a candidate" />,
	},
	{
		label: "Score of 100",
		value: ({ candidate }) =>
			candidate ? (
				<ScoreBar factors={candidate.factors} total={candidate.total} />
			) : (
				<Unknown reason="not a candidate" />
			),
	},
	...FACTOR_ORDER.map((factor) => ({
		label: FACTOR_LABELS[factor],
		value: ({ candidate }: Compared) => {
			const score = candidate?.factors.find((entry) => entry.factor === factor);
			if (score === undefined) return <Unknown reason="not a candidate" />;
			return <FactorInput score={score} plain />;
		},
	})),
	{
		label: "Typical call",
		value: ({ candidate }) => formatDollars(candidate?.expectedCostUsd ?? null),
	},
	{ label: "First token, p50", value: ({ measured }) => percentile("p50", measured) },
	{ label: "First token, p95", value: ({ measured }) => percentile("p95", measured) },
	{
		label: "Answered in full",
		value: ({ measured }) =>
			measured === null ? (
				<Unknown reason="nothing measured yet" />
			) : (
				`${formatShare(measured.successRate)} n=${Math.round(measured.samples)}`
			),
	},
	{
		label: "Traffic, 7 days",
		value: ({ traffic }) =>
			traffic === null ? <Unknown reason="being counted" /> : formatShare(traffic),
	},
	fact("Input, per 1M tokens", ({ model }) => formatPricePerMillion(model.price.promptPico)),
	fact("Output, per 1M tokens", ({ model }) => formatPricePerMillion(model.price.completionPico)),
	fact("Context", ({ model }) => `${formatInteger(model.contextTokens)} tokens`),
	fact("Takes", ({ model }) => model.inputModalities.join(", ")),
	fact("Released", ({ model }) =>
		model.createdMs === null ? (
			<Unknown reason="the source does not say" />
		) : (
			<Time ms={model.createdMs} relative />
		),
	),
];

function percentile(name: "p50" | "p95", measured: Compared["measured"]): React.ReactNode {
	const ms = (name === "p50" ? measured?.p50Ms : measured?.p95Ms) ?? null;
	return <Percentile name={name} ms={ms} samples={measured?.samples ?? 0} />;
}

function fact(label: string, read: (detail: ModelDetail) => React.ReactNode): Line {
	return { label, value: ({ detail }) => (detail ? read(detail) : LOADING) };
}
