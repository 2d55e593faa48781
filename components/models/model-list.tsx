"use client";

import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChartScatter, FlaskConical } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { useNow } from "#components/format/reader.tsx";
import { Page } from "#components/layout/page.tsx";
import { DecisionExclusions } from "#components/routing/decision-exclusions.tsx";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { useSessionUser } from "#components/session/session.tsx";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { focusedRow } from "#components/table/row-parts.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { CatalogBar } from "./catalog-bar.tsx";
import { filterModels } from "./filter-models.ts";
import { ModelRanking } from "./model-ranking.tsx";
import { rankingInput } from "./ranking-input.ts";
import { useDraftPolicy } from "./use-draft-policy.ts";
import { MAX_COMPARED, useModelState } from "./use-model-state.ts";
import { useTraffic } from "./use-traffic.ts";

/** Each comes when it is opened. */
const WhatIf = late(
	() => import("./what-if.tsx"),
	(module) => module.WhatIf,
	{ loading: () => <Skeleton className="h-80" /> },
);
const CompareModels = late(
	() => import("./compare-models.tsx"),
	(module) => module.CompareModels,
	{ loading: () => <Skeleton className="h-80" /> },
);
const CostQuality = late(
	() => import("./cost-quality.tsx"),
	(module) => module.CostQuality,
	{ loading: () => <Skeleton className="h-96" /> },
);
const HOUR_MS = 3_600_000;
const NO_TRAFFIC: ReadonlyMap<string, number> = new Map();

/** Which models exist, how the policy in force scores them, and which are left out and why. */
export function ModelList() {
	const { role } = useSessionUser();
	const state = useModelState();
	const { filters, compared, compare, isCharted } = state;
	const draftPolicy = useDraftPolicy();
	const { isOpen, draft, setOpen, setDraft } = draftPolicy;
	const { inForce, ranking, drafted, cancel } = useRankings(state.preset, draft);
	const traffic = useTraffic();
	const mayDraft = role === "admin" || role === "operator";
	useModelShortcuts({
		whatIf: mayDraft ? () => setOpen(!isOpen) : null,
		select: (id) =>
			compare(compared.includes(id) ? compared.filter((one) => one !== id) : [...compared, id]),
	});
	// Ages are read by the hour; the list is not filtered anew with each tick of the clock.
	const hourMs = useNow((nowMs) => Math.floor(nowMs / HOUR_MS) * HOUR_MS);
	const shown = useMemo(
		() => (ranking.data ? filterModels(ranking.data, filters, hourMs) : null),
		[ranking.data, filters, hourMs],
	);
	const preset = state.preset ?? ranking.data?.preset ?? "balanced";
	return (
		<Page
			title="Models & scores"
			description="Ranked as the policy in force would choose for a plain request of 1,000 tokens in and 500 out."
			actions={
				<>
					<Button aria-pressed={isCharted} onClick={() => state.setCharted(!isCharted)}>
						<ChartScatter aria-hidden /> Cost and quality
					</Button>
					{mayDraft ? (
						<Button aria-pressed={isOpen} title="What if  w" onClick={() => setOpen(!isOpen)}>
							<FlaskConical aria-hidden /> What if
						</Button>
					) : null}
					<Segmented
						label="Preset"
						value={preset}
						onChange={state.setPreset}
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
						traffic={traffic}
						ids={compared}
						onRemove={(id) => compare(compared.filter((one) => one !== id))}
					/>
				) : null}
				{isCharted && shown ? (
					<CostQuality rows={shown.rows} traffic={traffic ?? NO_TRAFFIC} />
				) : null}
				<ModelRanking
					preset={preset}
					state={state}
					query={ranking}
					onCancel={cancel}
					rows={shown?.rows}
					inForce={inForce.data}
					drafted={draft === null ? undefined : drafted.data}
					isDraft={draft !== null}
					traffic={traffic}
				/>
				{shown ? <DecisionExclusions exclusions={shown.exclusions} /> : null}
			</div>
		</Page>
	);
}

/** The ranking in force and, while there is a draft, the one that it would make. */
function useRankings(
	preset: ReturnType<typeof useModelState>["preset"],
	draft: ReturnType<typeof useDraftPolicy>["draft"],
) {
	const api = useTRPC();
	const client = useQueryClient();
	const options = api.models.ranking.queryOptions(rankingInput(preset), {
		placeholderData: keepPreviousData,
	});
	const inForce = useQuery(options);
	// A slider is never held up by the ranking, which follows.
	const settled = useDeferredValue(draft);
	const drafted = useQuery(
		api.models.ranking.queryOptions(
			settled === null ? skipToken : { ...rankingInput(preset), config: settled },
			{ placeholderData: keepPreviousData, gcTime: 0 },
		),
	);
	const ranking = draft === null || drafted.data === undefined ? inForce : drafted;
	const cancel = () => void client.cancelQueries({ queryKey: options.queryKey });
	return { inForce, drafted, ranking, cancel };
}

function useModelShortcuts(keys: {
	readonly whatIf: (() => void) | null;
	readonly select: (id: string) => void;
}): void {
	useShortcuts("Models", [
		{
			keys: "/",
			label: "Find a model",
			run: () => {
				const input = document.querySelector("[data-shortcut=filter]");
				if (input instanceof HTMLElement) input.focus();
			},
		},
		...(keys.whatIf === null ? [] : [{ keys: "w", label: "What if", run: keys.whatIf }]),
		{
			keys: "x",
			label: `Compare the focused model (up to ${MAX_COMPARED})`,
			run: () => {
				const id = focusedRow();
				if (id !== null) keys.select(id);
			},
		},
	]);
}
