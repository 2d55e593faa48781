"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PlugZap, Plus } from "lucide-react";
import { useState } from "react";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { Time } from "#components/format/values.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { ProviderItem, ProviderTest } from "#server/access/contract.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { ProviderDialog } from "./provider-dialog.tsx";

type Open =
	| { readonly kind: "save"; readonly provider: ProviderItem | null }
	| { readonly kind: "remove"; readonly provider: ProviderItem };

/** Upstreams and their credentials, which can be written and tested, but never read. */
export function ProvidersView() {
	const api = useTRPC();
	const isAdmin = useSessionUser().role === "admin";
	const [open, setOpen] = useState<Open | null>(null);
	const list = useQuery(api.providers.list.queryOptions());
	const close = () => setOpen(null);
	const add = isAdmin ? (
		<Button look="primary" onClick={() => setOpen({ kind: "save", provider: null })}>
			<Plus aria-hidden /> Add provider
		</Button>
	) : null;
	return (
		<Page
			title="Providers"
			description="Where model calls go. Secrets are sealed at rest and can only be replaced, not shown."
			actions={add}
			narrow
		>
			{list.error && list.data === undefined ? (
				<QueryFailure what="the providers" error={list.error} onRetry={() => list.refetch()} />
			) : null}
			{list.isPending ? <SkeletonRows rows={4} /> : null}
			{list.data ? (
				<div className="flex flex-col gap-4">
					{list.data.items.length === 0 ? (
						<Card>
							<EmptyState title="No provider is stored here" actions={add}>
								{list.data.fallback === "simulator"
									? "The built-in simulator answers: nothing leaves this machine and nothing is paid. Add an OpenRouter key to reach real models."
									: "The key of the environment (OPENROUTER_API_KEY) is in use."}
							</EmptyState>
						</Card>
					) : null}
					{list.data.items.map((provider) => (
						<ProviderCard
							key={provider.id}
							provider={provider}
							isAdmin={isAdmin}
							onChange={() => setOpen({ kind: "save", provider })}
							onRemove={() => setOpen({ kind: "remove", provider })}
						/>
					))}
				</div>
			) : null}
			{open?.kind === "save" ? <ProviderDialog provider={open.provider} onClose={close} /> : null}
			{open?.kind === "remove" ? <RemoveProvider provider={open.provider} onClose={close} /> : null}
		</Page>
	);
}

function ProviderCard(props: {
	readonly provider: ProviderItem;
	readonly isAdmin: boolean;
	readonly onChange: () => void;
	readonly onRemove: () => void;
}) {
	const { provider } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const test = useMutation(
		api.providers.test.mutationOptions({
			onSettled: () => client.invalidateQueries({ queryKey: api.providers.list.queryKey() }),
		}),
	);
	const { lastTest } = provider;
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					{provider.name}
					<Badge>{provider.kind}</Badge>
					{provider.enabled ? <Badge tone="ok">in use</Badge> : <Badge tone="warn">off</Badge>}
				</span>
			}
			description={
				<>
					<span className="break-all">{provider.baseUrl}</span> · secret ends in{" "}
					<code className="font-mono">{provider.hint}</code>
				</>
			}
			actions={
				props.isAdmin ? (
					<>
						<Button
							size="small"
							busy={test.isPending}
							onClick={() => test.mutate({ id: provider.id })}
						>
							<PlugZap aria-hidden /> Test
						</Button>
						<Button size="small" onClick={props.onChange} aria-label={`Change ${provider.name}`}>
							Change
						</Button>
						<Button size="small" onClick={props.onRemove} aria-label={`Remove ${provider.name}`}>
							Remove
						</Button>
					</>
				) : null
			}
		>
			<div className="flex flex-col gap-3">
				<ActionError error={test.error} />
				{test.data ? <TestResult result={test.data} /> : null}
				{test.data || lastTest === null ? null : (
					<p className="text-sm text-muted">
						<Badge tone={lastTest.ok ? "ok" : "bad"}>{lastTest.ok ? "passed" : "failed"}</Badge>{" "}
						{lastTest.message} (<Time ms={lastTest.at.getTime()} relative />)
					</p>
				)}
				{test.data === undefined && lastTest === null ? (
					<p className="text-sm text-muted">Not tested yet.</p>
				) : null}
			</div>
		</Card>
	);
}

const STEP_TONES = { passed: "ok", failed: "bad", not_reached: "neutral" } as const;

function TestResult({ result }: { readonly result: ProviderTest }) {
	return (
		<Callout tone={result.ok ? "ok" : "bad"} title={result.message} live>
			<ol className="mt-1 flex flex-col gap-1">
				{result.steps.map((step) => (
					<li key={step.name} className="flex flex-wrap items-center gap-2">
						<Badge tone={STEP_TONES[step.state]}>{step.state.replace("_", " ")}</Badge>
						<span className="text-fg">{step.name}</span>
						<span>{step.detail}</span>
						{step.durationMs === null ? null : (
							<span className="tabular text-xs">{formatDuration(step.durationMs)}</span>
						)}
					</li>
				))}
			</ol>
		</Callout>
	);
}

function RemoveProvider(props: { readonly provider: ProviderItem; readonly onClose: () => void }) {
	const { provider } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const remove = useMutation(
		api.providers.remove.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.providers.list.queryKey() });
				notify(`Provider "${provider.name}" is removed`);
				props.onClose();
			},
		}),
	);
	return (
		<ConfirmDialog
			title={`Remove "${provider.name}"?`}
			consequence="Its secret is deleted. Models that only this provider serves can no longer be reached; running requests finish."
			action="Remove provider"
			typeName={provider.name}
			busy={remove.isPending}
			error={remove.error}
			onConfirm={() => remove.mutate({ id: provider.id })}
			onClose={props.onClose}
		/>
	);
}
