"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PolicyVersionDetail, PolicyVersionSummary } from "#server/policy/contract.ts";
import { FormDialog } from "../form-dialog.tsx";
import { ReasonField } from "./reason-field.tsx";
import { VersionDialog } from "./version-dialog.tsx";

const LIMIT = 50;

/** Every version with its reason; any can be looked at, compared and brought back. */
export function PolicyVersions(props: {
	readonly active: PolicyVersionDetail;
	readonly mayPublish: boolean;
}) {
	const api = useTRPC();
	const [opened, setOpened] = useQueryState("version", parseAsInteger);
	const [compared, setCompared] = useQueryState("with", parseAsInteger);
	const open = (number: number | null, other: number | null) => {
		void setOpened(number);
		void setCompared(other);
	};
	const [cursor, setCursor] = useQueryState(
		"before",
		parseAsInteger.withOptions({ history: "push" }),
	);
	const [restoring, setRestoring] = useState<PolicyVersionSummary | null>(null);
	const list = useQuery(
		api.policy.versions.queryOptions({ limit: LIMIT, ...(cursor ? { cursor } : {}) }),
	);
	if (list.error && list.data === undefined) {
		return <QueryFailure what="the versions" error={list.error} onRetry={() => list.refetch()} />;
	}
	if (list.data === undefined) return <SkeletonRows rows={6} />;
	return (
		<Card flush title="Versions">
			<ol>
				{list.data.items.map((version) => (
					<li
						key={version.number}
						className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3"
					>
						<div className="min-w-0 flex-1">
							<p className="flex flex-wrap items-center gap-2">
								<span className="tabular font-medium">v{version.number}</span>
								{version.active ? <Badge tone="ok">in force</Badge> : null}
								<span className="min-w-0 break-words">{version.reason}</span>
							</p>
							<p className="text-xs text-muted">
								{version.author} · <Time ms={Date.parse(version.createdAt)} />
							</p>
						</div>
						<div className="flex gap-2">
							<Button
								size="small"
								aria-label={`Show version ${version.number}`}
								onClick={() => open(version.number, null)}
							>
								Show
							</Button>
							{props.mayPublish && !version.active ? (
								<Button
									size="small"
									aria-label={`Roll back to version ${version.number}`}
									onClick={() => setRestoring(version)}
								>
									Roll back
								</Button>
							) : null}
						</div>
					</li>
				))}
			</ol>
			<div className="flex gap-2 border-t border-line p-2">
				{cursor ? (
					<Button size="small" onClick={() => void setCursor(null)}>
						Newest
					</Button>
				) : null}
				{list.data.nextCursor ? (
					<Button size="small" onClick={() => void setCursor(list.data.nextCursor)}>
						Older
					</Button>
				) : null}
			</div>
			{opened ? (
				<VersionDialog
					number={opened}
					compareWith={compared}
					onCompare={(number, other) => open(number, other)}
					onClose={() => open(null, null)}
				/>
			) : null}
			{restoring ? (
				<RollbackDialog
					version={restoring}
					basedOn={props.active.number}
					onClose={() => setRestoring(null)}
				/>
			) : null}
		</Card>
	);
}

function RollbackDialog(props: {
	readonly version: PolicyVersionSummary;
	readonly basedOn: number;
	readonly onClose: () => void;
}) {
	const { version } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const rollback = useMutation(
		api.policy.rollback.mutationOptions({
			onSuccess: async () => {
				props.onClose();
				notify(`The policy of v${version.number} is in force again`);
				await Promise.all([
					client.invalidateQueries({ queryKey: api.policy.pathKey() }),
					client.invalidateQueries({ queryKey: api.models.pathKey() }),
				]);
			},
		}),
	);
	return (
		<FormDialog
			title={`Roll back to v${version.number}?`}
			description="Its values take force in every process within 5 seconds. No version is lost."
			action="Roll back"
			busy={rollback.isPending}
			error={rollback.error}
			onSubmit={(form) => {
				const reason = String(form.get("reason"));
				rollback.mutate({ number: version.number, reason, basedOn: props.basedOn });
			}}
			onClose={props.onClose}
		>
			<ReasonField />
		</FormDialog>
	);
}
