"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Page } from "#components/layout/page.tsx";
import { ChangePasswordForm } from "#components/session/change-password-form.tsx";
import { useSingleKeys } from "#components/shortcuts/single-keys.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { notify } from "#components/ui/notify.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { SessionRows } from "./session-rows.tsx";

/** One's own account: who, sessions, password. */
export function AccountView() {
	const api = useTRPC();
	const me = useQuery(api.account.me.queryOptions());
	return (
		<Page title="Account" description="Your own sign-in." narrow>
			<div className="flex flex-col gap-4">
				{me.error && me.data === undefined ? (
					<QueryFailure what="your account" error={me.error} onRetry={() => me.refetch()} />
				) : null}
				{me.data ? (
					<Card>
						<Facts
							facts={[
								{ label: "Name", value: me.data.name },
								{ label: "E-mail", value: me.data.email },
								{ label: "Role", value: me.data.role },
								{
									label: "This session ends at the latest",
									value: <Time ms={me.data.sessionExpiresAt.getTime()} />,
								},
							]}
						/>
					</Card>
				) : null}
				<Sessions />
				<Keys />
				{me.data?.hasPassword ? (
					<Card title="Password" description="Changing it ends your other sessions.">
						<ChangePasswordForm
							email={me.data.email}
							onChanged={() => notify("Password changed")}
						/>
					</Card>
				) : null}
			</div>
		</Page>
	);
}

function Keys() {
	const [on, setOn] = useSingleKeys();
	return (
		<Card title="Keyboard" description="Kept in this browser. Press ? on any page for all keys.">
			<CheckField
				label="Single keys act"
				hint="J and K walk a list, g r goes to Routing. Switch off if speech input or another tool types letters for you."
				checked={on}
				onChange={(event) => setOn(event.target.checked)}
			/>
		</Card>
	);
}

function Sessions() {
	const api = useTRPC();
	const client = useQueryClient();
	const [leaving, setLeaving] = useState(false);
	const sessions = useQuery(api.account.sessions.queryOptions());
	const revoke = useMutation(
		api.account.revokeSession.mutationOptions({
			onSuccess: () => client.invalidateQueries({ queryKey: api.account.sessions.queryKey() }),
		}),
	);
	const everywhere = useMutation(
		api.account.signOutEverywhere.mutationOptions({
			onSuccess: () => window.location.assign("/sign-in"),
		}),
	);
	return (
		<Card
			title="Sessions"
			flush
			actions={<Button onClick={() => setLeaving(true)}>Sign out everywhere</Button>}
		>
			<div className="px-4">
				<ActionError error={revoke.error} />
			</div>
			{sessions.error && sessions.data === undefined ? (
				<QueryFailure
					what="your sessions"
					error={sessions.error}
					onRetry={() => sessions.refetch()}
				/>
			) : null}
			{sessions.isPending ? <SkeletonRows rows={3} /> : null}
			<SessionRows
				sessions={sessions.data ?? []}
				endingId={revoke.isPending ? revoke.variables.id : null}
				onEnd={(id) => revoke.mutate({ id })}
			/>
			{leaving ? (
				<ConfirmDialog
					title="Sign out everywhere?"
					consequence="Every session of yours ends at once, this one included."
					action="Sign out everywhere"
					busy={everywhere.isPending || everywhere.isSuccess}
					error={everywhere.error}
					onConfirm={() => everywhere.mutate()}
					onClose={() => setLeaving(false)}
				/>
			) : null}
		</Card>
	);
}
