"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { countOf } from "#components/format/format-number.ts";
import { Time } from "#components/format/values.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Badge, SimulatedBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { CatalogStatus } from "#server/catalog/contract.ts";

/** Where the catalogue comes from, how old it is, and what its last look brought. */
export function CatalogBar() {
	const api = useTRPC();
	const client = useQueryClient();
	const { role } = useSessionUser();
	const status = useQuery(api.models.status.queryOptions());
	const refresh = useMutation(
		api.catalog.refresh.mutationOptions({
			onSuccess: () => client.invalidateQueries({ queryKey: api.models.pathKey() }),
		}),
	);
	const mayRefresh = role === "admin" || role === "operator";
	return (
		<section aria-label="Catalogue" className="rounded-lg border border-line bg-surface p-4">
			<div className="flex flex-wrap items-start justify-between gap-4">
				{status.data ? <CatalogFacts status={status.data} /> : <Skeleton className="h-10 w-80" />}
				{mayRefresh ? (
					<Button onClick={() => refresh.mutate({})} busy={refresh.isPending}>
						<RefreshCw aria-hidden /> Refresh
					</Button>
				) : null}
			</div>
			<div className="flex flex-col gap-2 [&>*]:mt-3">
				<ActionError error={refresh.error ?? status.error} />
				{refresh.data ? <RefreshOutcome result={refresh.data} /> : null}
				{status.data?.lastRejection ? (
					<Callout tone="warn" title="An answer of the source was refused; the last good one stays">
						{status.data.lastRejection.reason} (
						<Time ms={status.data.lastRejection.atMs} relative />)
					</Callout>
				) : null}
			</div>
			{status.data ? <Mapping status={status.data} /> : null}
		</section>
	);
}

function CatalogFacts({ status }: { readonly status: CatalogStatus }) {
	const { snapshot, lastCheck, health } = status;
	if (snapshot === null) return <p className="text-muted">There is no catalogue yet.</p>;
	return (
		<Facts
			className="min-w-0 flex-1"
			facts={[
				{
					label: "Source",
					value: (
						<span className="flex items-center gap-1.5">
							{snapshot.source}
							{snapshot.simulated && snapshot.source !== "simulator" ? <SimulatedBadge /> : null}
						</span>
					),
				},
				{
					label: "Models",
					value: `${snapshot.modelCount}, ${snapshot.allowedCount} from allowed providers`,
				},
				{ label: "This content since", value: <Time ms={snapshot.fetchedAtMs} relative /> },
				{
					label: "Last look",
					value: lastCheck ? (
						<span title={lastCheck.detail ?? undefined}>
							<Time ms={lastCheck.atMs} relative />, {lastCheck.outcome}
						</span>
					) : (
						<span className="text-faint">none yet</span>
					),
				},
				{
					label: "Measured",
					value: health ? (
						<>
							{countOf(health.measured, "models")}, <Time ms={health.takenAtMs} relative />
						</>
					) : (
						<span className="text-faint">nothing yet</span>
					),
				},
			]}
		/>
	);
}

const OUTCOME_WORDS = {
	changed: "The catalogue has changed and is in force.",
	unchanged: "Nothing has changed since the last look.",
	refused: "The answer was refused; the last good catalogue stays in force.",
	unreachable: "The source did not answer; the last good catalogue stays in force.",
} as const;

function RefreshOutcome(props: {
	readonly result: { readonly outcome: keyof typeof OUTCOME_WORDS; readonly detail: string | null };
}) {
	const { outcome, detail } = props.result;
	const isGood = outcome === "changed" || outcome === "unchanged";
	return (
		<Callout tone={isGood ? "ok" : "warn"} live title={OUTCOME_WORDS[outcome]}>
			{detail}
		</Callout>
	);
}

function Mapping({ status }: { readonly status: CatalogStatus }) {
	return (
		<details className="mt-3">
			<summary className="min-h-6 text-sm text-muted hover:text-fg">
				Allowed providers and their author prefixes
			</summary>
			<ul className="mt-2 flex flex-wrap gap-2">
				{status.providers.map((provider) => (
					<li key={provider.name} className="rounded-md border border-line px-2.5 py-1.5 text-sm">
						<span className="font-medium">{provider.name}</span>{" "}
						<span className="text-muted">
							is {provider.authors.map((author) => `${author}/`).join(", ")}
						</span>{" "}
						<Badge tone={provider.models === 0 ? "warn" : "neutral"}>
							{countOf(provider.models, "models")}
						</Badge>
					</li>
				))}
			</ul>
			{status.snapshot && status.snapshot.setAside.length > 0 ? (
				<div className="mt-3">
					<h3 className="text-sm font-medium">Set aside ({status.snapshot.setAside.length})</h3>
					<ul className="mt-1 flex flex-col gap-0.5 text-xs text-muted">
						{status.snapshot.setAside.map(({ id, reason }) => (
							<li key={id}>
								<code className="font-mono">{id}</code>: {reason}
							</li>
						))}
					</ul>
				</div>
			) : null}
		</details>
	);
}
