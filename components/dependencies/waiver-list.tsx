"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { countOf, formatInteger } from "#components/format/format-number.ts";
import { ConfirmDialog } from "#components/settings/confirm-dialog.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { readRows } from "#components/table/read-rows.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import { EmptyState } from "#components/ui/states.tsx";
import type { Waiver } from "#server/dependencies/console-contract.ts";
import { useMayOperate } from "./use-may-operate.ts";
import { describeWaiver, type ShownWaiver, waiverColumns } from "./waiver-columns.tsx";

const LIMIT = 50;
/** Over all projects only what still holds is of interest; a project shows its past as well. */
const IN_FORCE = ["active", "ending"] satisfies Waiver["state"][];

/** Decisions not to fail, those that end first at the top; each can be taken back. */
export function WaiverList(props: {
	/** `null`: those of all projects, shown only where there are some. */
	readonly projectId: string | null;
	readonly title: string;
}) {
	const { projectId } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const mayRevoke = useMayOperate();
	const [after, setAfter] = useState<string | null>(null);
	const [revoking, setRevoking] = useState<Waiver | null>(null);
	const columns = useMemo(() => waiverColumns(mayRevoke ? setRevoking : null), [mayRevoke]);
	const options = api.dependencies.findings.waivers.queryOptions(
		{
			limit: LIMIT,
			...(projectId === null ? { states: IN_FORCE } : { projectId }),
			...(after === null ? {} : { cursor: after }),
		},
		{ placeholderData: keepPreviousData },
	);
	const query = useQuery(options);
	const next = query.data?.nextCursor ?? null;
	const rows = useMemo(() => query.data && inOrder(query.data), [query.data]);
	if (projectId === null && rows?.length === 0) return null;
	return (
		<Card flush title={props.title} description="Findings that do not fail an audit for a time.">
			<ListView
				what="the decisions"
				caption="Decisions, those that end first at the top"
				columns={columns}
				rowId={(waiver) => waiver.id}
				query={{
					...readRows(query),
					rows,
					onCancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					<EmptyState title="Nothing is accepted">
						A finding can be accepted for a time, with a reason and an owner, where it is shown.
					</EmptyState>
				}
				footer={
					after !== null || next !== null ? (
						<div className="flex gap-2 border-t border-line px-3 py-2">
							<Button size="small" disabled={after === null} onClick={() => setAfter(null)}>
								First
							</Button>
							<Button size="small" disabled={next === null} onClick={() => setAfter(next)}>
								Next
							</Button>
						</div>
					) : null
				}
			/>
			{revoking === null ? null : (
				<RevokeDialog waiver={revoking} onClose={() => setRevoking(null)} />
			)}
		</Card>
	);
}

/** Those of the console and of the policies together, as the server orders its own. */
function inOrder(page: {
	readonly items: readonly Waiver[];
	readonly fromPolicy: readonly ShownWaiver[];
}): readonly ShownWaiver[] {
	const isRevoked = ({ state }: ShownWaiver) => Number(state === "revoked");
	return [...page.items, ...page.fromPolicy].sort(
		(one, other) => isRevoked(one) - isRevoked(other) || one.expires.localeCompare(other.expires),
	);
}

const REOPENED_TOGETHER = "What these decisions hold for opens again and may make audits fail.";

function describeReopened({ findings }: Waiver): string {
	if (findings === 0) return "It holds for no finding at this moment.";
	return `${countOf(findings, "findings")} ${findings === 1 ? "opens" : "open"} again and may make audits fail.`;
}

function RevokeDialog(props: { readonly waiver: Waiver; readonly onClose: () => void }) {
	const { waiver, onClose } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const [reason, setReason] = useState("");
	const [together, setTogether] = useState(false);
	const revoke = useMutation(
		api.dependencies.findings.revokeWaiver.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.dependencies.pathKey() });
				notify(together ? "The decisions were taken back" : "The decision was taken back");
				onClose();
			},
		}),
	);
	return (
		<ConfirmDialog
			title={`Take back the decision on ${describeWaiver(waiver)}?`}
			consequence={together ? REOPENED_TOGETHER : describeReopened(waiver)}
			action={together ? `Take ${formatInteger(waiver.together)} back` : "Take it back"}
			busy={revoke.isPending}
			error={null}
			onConfirm={() => revoke.mutate({ id: waiver.id, reason, together })}
			onClose={onClose}
		>
			<Field label="Why">
				{(control) => (
					<TextArea
						{...control}
						required
						value={reason}
						onChange={(event) => setReason(event.target.value)}
					/>
				)}
			</Field>
			{waiver.together > 1 ? (
				<CheckField
					label={`Take back all ${formatInteger(waiver.together)} that were decided together with it`}
					checked={together}
					onChange={(event) => setTogether(event.target.checked)}
				/>
			) : null}
			<ActionError error={revoke.error} />
		</ConfirmDialog>
	);
}
