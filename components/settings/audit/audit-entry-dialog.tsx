"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton, CopyText } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AuditEntry } from "#server/access/contract.ts";
import { ChangeList } from "../change-list.tsx";
import { diffStates } from "../format-value.ts";

/** One entry with what was before and after, by its number: what a link leads to. */
export function AuditEntryDialog(props: {
	readonly seq: number;
	readonly onOpen: (seq: number) => void;
	readonly onClose: () => void;
}) {
	const { seq } = props;
	const api = useTRPC();
	const origin = useOrigin();
	const query = useQuery(
		api.auditLog.list.queryOptions({ limit: 1, seq }, { placeholderData: keepPreviousData }),
	);
	const entry = query.data?.items[0];
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={entry ? `${entry.action} (entry ${entry.seq})` : `Entry ${seq}`}
			footer={
				<>
					<CopyButton
						text={`${origin}/settings/audit-log?entry=${seq}`}
						label="Copy link"
						look="secondary"
						size="medium"
						showLabel
					/>
					<Button disabled={seq <= 1} onClick={() => props.onOpen(seq - 1)}>
						<ChevronLeft aria-hidden /> Entry before
					</Button>
					<Button disabled={query.data?.items.length === 0} onClick={() => props.onOpen(seq + 1)}>
						Entry after <ChevronRight aria-hidden />
					</Button>
				</>
			}
		>
			{query.error && query.data === undefined ? (
				<QueryFailure what="this entry" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={4} /> : null}
			{query.data && entry === undefined ? (
				<p className="pb-4 text-muted">
					There is no entry {seq} yet, or it is not of your organisation.
				</p>
			) : null}
			{entry ? <EntryBody entry={entry} /> : null}
		</Dialog>
	);
}

function EntryBody({ entry }: { readonly entry: AuditEntry }) {
	const listOf = (filter: "actor" | "target", value: string) =>
		`/settings/audit-log?${filter}=${encodeURIComponent(value)}`;
	return (
		<div className="flex flex-col gap-4 pb-3">
			<Facts
				facts={[
					{ label: "Time", value: <Time ms={entry.at.getTime()} /> },
					{
						label: `Actor (${entry.actorKind})`,
						value: <ListLink href={listOf("actor", entry.actorId)}>{entry.actorName}</ListLink>,
					},
					{ label: "Address", value: entry.address ?? <span className="text-faint">none</span> },
					{
						label: `Target: ${entry.targetKind}`,
						value: (
							<CopyText
								text={entry.targetId}
								shown={shorten(entry.targetId)}
								label="Copy the target id"
							/>
						),
					},
					{
						label: "Of this target",
						value: <ListLink href={listOf("target", entry.targetId)}>all entries</ListLink>,
					},
					{
						label: "Hash",
						value: (
							<CopyText
								text={entry.hash}
								shown={`${entry.hash.slice(0, 16)}…`}
								label="Copy the hash"
							/>
						),
					},
				]}
			/>
			{entry.before === null && entry.after === null ? (
				<p className="text-sm text-muted">
					This entry holds no values: it only says that it happened.
				</p>
			) : (
				<ChangeList changes={diffStates(entry.before, entry.after)} />
			)}
		</div>
	);
}

/** An id stays recognisable by its beginning; all of it is on hover and in the copy. */
function shorten(id: string): string {
	return id.length > 16 ? `${id.slice(0, 13)}…` : id;
}

function ListLink(props: { readonly href: string; readonly children: React.ReactNode }) {
	return (
		<Link
			href={props.href}
			className="inline-flex min-h-6 items-center break-all text-accent underline-offset-4 hover:underline"
		>
			{props.children}
		</Link>
	);
}
