"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useTRPC } from "#components/api/trpc.tsx";
import { Page } from "#components/layout/page.tsx";
import { DecisionExclusions } from "#components/routing/decision-exclusions.tsx";
import { PRESET_VALUES } from "#components/routing/search-params.ts";
import { FactorLegend } from "#components/score/score-bar.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import { CatalogBar } from "./catalog-bar.tsx";
import { MODEL_COLUMNS } from "./model-columns.tsx";
import { rankingInput } from "./ranking-input.ts";

/** Which models exist, how the policy in force scores them, and which are left out and why. */
export function ModelList() {
	const api = useTRPC();
	const client = useQueryClient();
	const [state, setState] = useQueryStates({
		preset: parseAsStringLiteral(PRESET_VALUES),
		q: parseAsString,
	});
	const options = api.models.ranking.queryOptions(rankingInput(state.preset), {
		placeholderData: keepPreviousData,
	});
	const ranking = useQuery(options);
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
				<Segmented
					label="Preset"
					value={preset}
					onChange={(next) => void setState({ preset: next })}
					options={PRESET_VALUES.map((value) => ({ value, label: value }))}
				/>
			}
		>
			<div className="flex flex-col gap-4">
				<CatalogBar />
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
							<span className="ml-auto flex gap-1.5">
								<Badge>policy v{ranking.data.policyNumber}</Badge>
								<Badge>catalogue {ranking.data.catalog.number}</Badge>
								<Badge>health {ranking.data.healthNumber ?? "none yet"}</Badge>
							</span>
						) : null}
					</div>
					<ListView
						what="the ranking"
						caption={`Models ranked by the preset ${preset}`}
						columns={MODEL_COLUMNS}
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
