"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { formatDollars } from "#components/format/format-money.ts";
import { formatPoints } from "#components/format/format-number.ts";
import { useSessionUser } from "#components/session/session.tsx";
import { ChangeList } from "#components/settings/change-list.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Select } from "#components/ui/select.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { DecisionReplay as Replay, ReplayedChoice } from "#server/policy/contract.ts";

/** A decision made again under a policy that the reader chooses, beside what was chosen then. */
export function ReplayUnderPolicy(props: {
	readonly id: string;
	/** What can be done where the choice is another: given are that of then and that of now. */
	readonly actions?: ((models: readonly [string, string]) => React.ReactNode) | undefined;
}) {
	const { id, actions } = props;
	const { role } = useSessionUser();
	const [policy, setPolicy] = useState<number | null>(null);
	const api = useTRPC();
	const query = useQuery(
		api.decisions.replay.queryOptions(
			{ id, ...(policy === null ? {} : { policy }) },
			{ placeholderData: keepPreviousData },
		),
	);
	return (
		<div className="flex flex-col gap-4">
			{role === "consumer" ? null : <Versions value={policy} onChange={setPolicy} />}
			{query.error ? (
				<QueryFailure what="the replay" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={3} /> : null}
			{query.data?.state === "unavailable" ? (
				<p className="text-muted">It cannot be made again: {query.data.reason}.</p>
			) : null}
			{query.data?.state === "replayed" ? (
				<>
					<Compared replay={query.data} />
					{query.data.moved && query.data.replayed
						? actions?.([query.data.recorded.modelId, query.data.replayed.modelId])
						: null}
				</>
			) : null}
		</div>
	);
}

/** The policy in force, or an earlier version of it. */
function Versions(props: {
	readonly value: number | null;
	readonly onChange: (version: number | null) => void;
}) {
	const api = useTRPC();
	const versions = useQuery(api.policy.versions.queryOptions({ limit: 50 }));
	return (
		<Select
			aria-label="Policy to decide by"
			className="max-w-full self-start"
			value={props.value === null ? "" : String(props.value)}
			onChange={(event) =>
				props.onChange(event.target.value === "" ? null : Number(event.target.value))
			}
			options={[
				{ value: "", label: "The one in force" },
				...(versions.data?.items ?? []).map(({ number, reason }) => ({
					value: String(number),
					label: `v${number}: ${reason}`,
				})),
			]}
		/>
	);
}

function Compared({ replay }: { readonly replay: Extract<Replay, { state: "replayed" }> }) {
	const { recorded, replayed, recordedPolicy, activePolicy, changes } = replay;
	return (
		<div className="flex flex-col gap-4" role="status">
			<p>
				{recordedPolicy === activePolicy ? (
					<Badge>the same policy, v{activePolicy}</Badge>
				) : (
					<Badge tone={replay.moved ? "warn" : "ok"}>
						{replay.moved ? "another choice" : "the same choice"} under v{activePolicy} instead of v
						{recordedPolicy}
					</Badge>
				)}
			</p>
			{replayed === null ? (
				<Callout tone="bad" title="No model would be allowed">
					{replay.refusal}
				</Callout>
			) : (
				<div className="grid gap-4 md:grid-cols-2">
					<Choice title={`Then, policy v${recordedPolicy}`} choice={recorded} />
					<Choice title={`Again, policy v${activePolicy}`} choice={replayed} />
				</div>
			)}
			{changes.length > 0 ? (
				<div>
					<h3 className="mb-1.5 text-sm font-medium">What changed in the policy</h3>
					<ChangeList changes={changes} />
				</div>
			) : null}
		</div>
	);
}

function Choice({ title, choice }: { readonly title: string; readonly choice: ReplayedChoice }) {
	return (
		<section className="rounded-md border border-line p-3">
			<h3 className="text-xs text-muted">{title}</h3>
			<p className="mt-0.5 font-medium break-words">{choice.modelId}</p>
			<p className="tabular mt-1 text-xs text-muted">
				{formatPoints(choice.score)} points, {formatDollars(choice.expectedCostUsd)} expected, p95{" "}
				{formatDuration(choice.expectedP95Ms)}
			</p>
			<p className="mt-2 text-sm text-pretty">{choice.reasoning}</p>
		</section>
	);
}
