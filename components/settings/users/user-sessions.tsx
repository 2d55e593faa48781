"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { UserItem } from "#server/access/contract.ts";
import { SessionRows } from "../session-rows.tsx";

/** Where a person is signed in; an admin ends one session or all. */
export function UserSessions(props: {
	readonly user: UserItem;
	readonly mayEnd: boolean;
	readonly onClose: () => void;
}) {
	const { user } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const [asked, setAsked] = useState(false);
	const sessions = useQuery(api.users.sessions.queryOptions({ id: user.id }));
	const refresh = () => client.invalidateQueries({ queryKey: api.users.pathKey() });
	const revoke = useMutation(api.users.revokeSession.mutationOptions({ onSettled: refresh }));
	const signOut = useMutation(
		api.users.signOut.mutationOptions({
			onSuccess: async ({ sessionsEnded }) => {
				await refresh();
				setAsked(false);
				notify(`${user.email} is signed out everywhere (${sessionsEnded} ended)`);
			},
		}),
	);
	const running = sessions.data?.length ?? 0;
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={`Sessions of ${user.email}`}
			description="A session ends by itself after 8 hours, an admin's after 30 idle minutes."
			footer={
				props.mayEnd && running > 0 ? (
					asked ? (
						<>
							<Button onClick={() => setAsked(false)}>Cancel</Button>
							<Button
								look="danger"
								busy={signOut.isPending}
								onClick={() => signOut.mutate({ id: user.id })}
							>
								End all {running} now
							</Button>
						</>
					) : (
						<Button onClick={() => setAsked(true)}>Sign out everywhere…</Button>
					)
				) : null
			}
		>
			<ActionError error={revoke.error ?? signOut.error} />
			{sessions.error && sessions.data === undefined ? (
				<QueryFailure
					what="the sessions"
					error={sessions.error}
					onRetry={() => sessions.refetch()}
				/>
			) : null}
			{sessions.isPending ? <SkeletonRows rows={3} /> : null}
			{sessions.data?.length === 0 ? (
				<p className="pb-4 text-muted">Nowhere signed in at the moment.</p>
			) : null}
			<SessionRows
				sessions={sessions.data ?? []}
				endingId={revoke.isPending ? revoke.variables.id : null}
				onEnd={props.mayEnd ? (id) => revoke.mutate({ userId: user.id, id }) : null}
			/>
		</Dialog>
	);
}
