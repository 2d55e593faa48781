"use client";

import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useDeferredValue, useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Page } from "#components/layout/page.tsx";
import { DecisionExclusions } from "#components/routing/decision-exclusions.tsx";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { FactorLegend } from "#components/score/score-bar.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import type { Column } from "#components/table/column.ts";
import { ListView } from "#components/table/list-view.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { CandidateExplanation, CatalogRanking } from "#server/policy/contract.ts";
import { CatalogBar } from "./catalog-bar.tsx";
import { rankChanges } from "./draft.ts";
import { changeColumn, compareColumn, MODEL_COLUMNS } from "./model-columns.tsx";
import { rankingInput } from "./ranking-input.ts";
import { useDraftPolicy } from "./use-draft-policy.ts";

/** Both come when they are opened. */
const WhatIf = dynamic(() => import("./what-if.tsx").then((module) => module.WhatIf), {
	ssr: false,
	loading: () => <Skeleton className="h-80" />,
});
const CompareModels = dynamic(
	() => import("./compare-models.tsx").then((module) => module.CompareModels),
	{ ssr: false, loading: () => <Skeleton className="h-80" /> },
);

const MAX_COMPARED = 4;

/** Which models exist, how the policy in force scores them, and which are left out and why. */
export function ModelList() {
	const api = useTRPC();
	const client = useQueryClient();
	const { role } = useSessionUser();
	const [state, setState] = useQueryStates({
		preset: parseAsStringLiteral(PRESET_VALUES),
		q: parseAsString,
		side: parseAsArrayOf(parseAsString).withDefault([]),
	});
	const { isOpen, draft, setOpen, setDraft } = useDraftPolicy();
	const options = api.models.ranking.queryOptions(rankingInput(state.preset), {
		placeholderData: keepPreviousData,
	});
	const inForce = useQuery(options);
	// A slider is never held up by the ranking, which follows.
	const settled = useDeferredValue(draft);
	const drafted = useQuery(
		api.models.ranking.queryOptions(
			settled === null ? skipToken : { ...rankingInput(state.preset), config: settled },
			{ placeholderData: keepPreviousData, gcTime: 0 },
		),
	);
	const ranking = draft === null || drafted.data === undefined ? inForce : drafted;
	const compared = state.side.slice(0, MAX_COMPARED);
	const columns = useColumns({
		before: inForce.data,
		after: draft === null ? undefined : drafted.data,
		compared,
		onCompare: (side) => void setState({ side: side.length === 0 ? null : [...side] }),
	});
	const mayDraft = role === "admin" || role === "operator";
	const search = (state.q ?? "").toLowerCase();
	const rows = ranking.data?.candidates.filter(({ modelId, name }) =>
		`${modelId} ${name}`.toLowerCase().includes(search),
	);
	const preset = state.preset ?? ranking.data?.preset ?? "balanced";
	return (
		<Page
			title="Models & scores"
			description="Ranked as the policy in force would choose for a plain request of 1,000 tokens in and 500 out."
			actions={
				<>
					{mayDraft ? (
						<Button aria-pressed={isOpen} onClick={() => setOpen(!isOpen)}>
							<FlaskConical aria-hidden /> What if
						</Button>
					) : null}
					<Segmented
						label="Preset"
						value={preset}
						onChange={(next) => void setState({ preset: next })}
						options={PRESET_VALUES.map((value) => ({ value, label: value }))}
					/>
				</>
			}
		>
			<div className="flex flex-col gap-4">
				<CatalogBar />
				{mayDraft && isOpen ? <WhatIf preset={preset} draft={draft} onDraft={setDraft} /> : null}
				{compared.length > 0 && inForce.data ? (
					<CompareModels
						ranking={inForce.data}
						ids={compared}
						onRemove={(id) => void setState({ side: compared.filter((one) => one !== id) })}
					/>
				) : null}
				<section
					className="overflow-hidden rounded-lg border border-line bg-surface"
					aria-label="Ranking"
				>
					<div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2">
						<Input
							type="search"
							aria-label="Find a model"
							placeholder="Find a model"
							className="w-full sm:w-56"
							value={state.q ?? ""}
							onChange={(event) => void setState({ q: event.target.value || null })}
						/>
						{ranking.data ? <FactorLegend weights={ranking.data.weights} /> : null}
						{ranking.data ? (
							<span className="ml-auto flex flex-wrap gap-1.5">
								<Badge tone={draft === null ? "neutral" : "warn"}>
									{draft === null ? "" : "draft on "}policy v{ranking.data.policyNumber}
								</Badge>
								<Badge>catalogue {ranking.data.catalog.number}</Badge>
								<Badge>health {ranking.data.healthNumber ?? "none yet"}</Badge>
							</span>
						) : null}
					</div>
					<ListView
						what="the ranking"
						name="models"
						caption={`Models ranked by the preset ${preset}`}
						columns={columns}
						rowId={(row) => row.modelId}
						rowHref={(row) =>
							`/models/${row.modelId}${state.preset ? `?preset=${state.preset}` : ""}`
						}
						query={{
							rows,
							error: ranking.error,
							isFetching: ranking.isFetching,
							isPlaceholder: ranking.isPlaceholderData,
							onRetry: () => ranking.refetch(),
							onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
						}}
						empty={
							search === "" ? (
								<EmptyState title="No model is a candidate">
									Every model of the catalogue is left out: the reasons stand below.
								</EmptyState>
							) : (
								<NoMatchState
									title={`No candidate matches "${state.q}"`}
									actions={<Button onClick={() => void setState({ q: null })}>Clear</Button>}
								>
									It may be among the excluded ones below.
								</NoMatchState>
							)
						}
					/>
				</section>
				{ranking.data ? <DecisionExclusions exclusions={ranking.data.exclusions} /> : null}
			</div>
		</Page>
	);
}

function useColumns(props: {
	readonly before: CatalogRanking | undefined;
	readonly after: CatalogRanking | undefined;
	readonly compared: readonly string[];
	readonly onCompare: (compared: readonly string[]) => void;
}): readonly Column<CandidateExplanation>[] {
	const { before, after, compared, onCompare } = props;
	const changes = useMemo(
		() => (before && after ? rankChanges(before.candidates, after.candidates) : null),
		[before, after],
	);
	const [model, ...others] = MODEL_COLUMNS;
	return [
		...(model ? [model] : []),
		compareColumn({
			chosen: compared,
			isFull: compared.length >= MAX_COMPARED,
			onChoose: (id, chosen) =>
				onCompare(chosen ? [...compared, id] : compared.filter((one) => one !== id)),
		}),
		...(changes ? [changeColumn(changes)] : []),
		...others,
	];
}
