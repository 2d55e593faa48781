"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { CONVERSATION_LIMIT } from "./limits.ts";

/** The caller's conversations, the last one first. */
export function ConversationList(props: {
	readonly current: string | null;
	readonly onRemoved: (id: string) => void;
}) {
	const api = useTRPC();
	const list = useQuery(api.playground.conversations.queryOptions({ limit: CONVERSATION_LIMIT }));
	const [removing, setRemoving] = useState<{ id: string; title: string } | null>(null);
	return (
		<nav aria-label="Conversations" className="flex min-h-0 flex-col gap-2">
			<Button asChild className="justify-start">
				<Link href="/playground">
					<Plus aria-hidden /> New conversation
				</Link>
			</Button>
			{list.error && list.data === undefined ? (
				<QueryFailure what="your conversations" error={list.error} onRetry={() => list.refetch()} />
			) : null}
			{list.isPending ? <SkeletonRows rows={5} /> : null}
			{list.data?.items.length === 0 ? (
				<p className="px-2 text-xs text-muted">
					Conversations you have are kept here, for you alone.
				</p>
			) : null}
			<ul className="flex min-h-0 flex-col gap-0.5 overflow-y-auto">
				{list.data?.items.map((item) => (
					<li
						key={item.id}
						className={classNames(
							"group relative flex items-center rounded-md hover:bg-hover",
							item.id === props.current && "bg-hover",
						)}
					>
						<Link
							href={`/playground?c=${item.id}`}
							aria-current={item.id === props.current ? "page" : undefined}
							className="min-w-0 flex-1 rounded-md px-2 py-1.5"
						>
							<span className="block truncate">{item.title}</span>
							<span className="block text-2xs text-muted">
								<Time ms={Date.parse(item.updatedAt)} relative />
							</span>
						</Link>
						<Button
							look="ghost"
							size="iconSmall"
							className="mr-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
							aria-label={`Delete conversation: ${item.title}`}
							onClick={() => setRemoving(item)}
						>
							<Trash2 aria-hidden />
						</Button>
					</li>
				))}
			</ul>
			{removing ? (
				<RemoveDialog
					conversation={removing}
					onClose={() => setRemoving(null)}
					onRemoved={() => {
						props.onRemoved(removing.id);
						setRemoving(null);
					}}
				/>
			) : null}
		</nav>
	);
}

function RemoveDialog(props: {
	readonly conversation: { readonly id: string; readonly title: string };
	readonly onClose: () => void;
	readonly onRemoved: () => void;
}) {
	const api = useTRPC();
	const cache = useQueryClient();
	const remove = useMutation(
		api.playground.remove.mutationOptions({
			onSuccess: async () => {
				await cache.invalidateQueries({ queryKey: api.playground.conversations.pathKey() });
				props.onRemoved();
			},
		}),
	);
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Delete this conversation?"
			description={`"${props.conversation.title}" and its messages are deleted for good. Its usage records and decisions stay.`}
			footer={
				<>
					<Button onClick={props.onClose}>Keep it</Button>
					<Button
						look="danger"
						busy={remove.isPending}
						onClick={() => remove.mutate({ id: props.conversation.id })}
					>
						Delete
					</Button>
				</>
			}
		>
			<ActionError error={remove.error} />
		</Dialog>
	);
}
