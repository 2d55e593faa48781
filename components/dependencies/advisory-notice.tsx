"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { countOf, formatInteger } from "#components/format/format-number.ts";
import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { AdvisoryStatus } from "#server/dependencies/console-contract.ts";
import { useMayOperate } from "./use-may-operate.ts";

const POLL_MS = 2_000;

/** How old the advisories are, which decides what "none known" is worth. */
export function AdvisoryNotice() {
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.advisories.status.queryOptions(undefined, {
			refetchInterval: ({ state }) =>
				state.data !== undefined && state.data.sync.state !== "idle" ? POLL_MS : false,
		}),
	);
	if (query.data === undefined) {
		return query.isError ? (
			<p role="status" className="text-sm text-muted">
				The state of the advisory data could not be loaded.
			</p>
		) : null;
	}
	return <Notice status={query.data} />;
}

function Notice({ status }: { readonly status: AdvisoryStatus }) {
	const { snapshot, sync } = status;
	const error = sync.lastError === null ? null : <> The last sync failed: {sync.lastError}.</>;
	if (snapshot === null) {
		return (
			<Callout
				tone="warn"
				title="Vulnerabilities are not checked: no advisories are loaded"
				actions={<SyncButton status={status} />}
			>
				Sync them{sync.address === "" ? "" : ` from ${sync.address}`}, or load a file without
				network:{" "}
				<code className="font-mono text-xs break-all">
					npm run sophia -- advisories import &lt;file&gt;
				</code>
				.{error}
			</Callout>
		);
	}
	const records = snapshot.records
		.map(({ ecosystem, count }) => `${formatInteger(count)} for ${ecosystem}`)
		.join(", ");
	const extras = [
		snapshot.kev === null ? "the catalogue of exploited ones is not loaded" : null,
		snapshot.epss === null ? "EPSS is not loaded" : null,
	].filter((text) => text !== null);
	const body = (
		<>
			{records}, loaded <Time ms={Date.parse(snapshot.loadedAt)} relative />
			{extras.length > 0 ? `; ${extras.join(", ")}` : ""}.{error}
		</>
	);
	if (status.state === "stale") {
		return (
			<Callout
				tone="warn"
				title={`The advisories end on ${snapshot.dataDate.slice(0, 10)}, ${ageWords(snapshot.ageHours)} ago: what became known since is missing`}
				actions={<SyncButton status={status} />}
			>
				{body}
			</Callout>
		);
	}
	return (
		<div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
			<span>
				Advisories to {snapshot.dataDate.slice(0, 10)}: {body}
			</span>
			<SyncButton status={status} />
		</div>
	);
}

function SyncButton({ status }: { readonly status: AdvisoryStatus }) {
	const api = useTRPC();
	const client = useQueryClient();
	const maySync = useMayOperate();
	const sync = useMutation(
		api.dependencies.advisories.sync.mutationOptions({
			onSuccess: () =>
				client.invalidateQueries({ queryKey: api.dependencies.advisories.status.queryKey() }),
		}),
	);
	if (!maySync) return null;
	const isBusy = sync.isPending || status.sync.state !== "idle";
	return (
		<>
			<Button size="small" busy={isBusy} onClick={() => sync.mutate()}>
				{isBusy ? null : <RefreshCw aria-hidden />}
				{isBusy ? "Syncing" : "Sync now"}
			</Button>
			<ActionError error={sync.error} />
		</>
	);
}

function ageWords(hours: number): string {
	return hours < 48 ? countOf(Math.round(hours), "hours") : countOf(Math.floor(hours / 24), "days");
}
