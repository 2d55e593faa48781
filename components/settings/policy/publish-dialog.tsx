"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import type { PolicyConfig, PolicyVersionDetail } from "#server/policy/contract.ts";

/** Asks for the reason and publishes; a colleague who was faster is shown, not overwritten. */
export function PublishDialog(props: {
	readonly config: PolicyConfig;
	readonly basedOn: number;
	readonly changes: number;
	readonly onPublished: (version: PolicyVersionDetail) => void;
	readonly onClose: () => void;
}) {
	const api = useTRPC();
	const client = useQueryClient();
	const refresh = () =>
		Promise.all([
			client.invalidateQueries({ queryKey: api.policy.pathKey() }),
			client.invalidateQueries({ queryKey: api.models.pathKey() }),
		]);
	const publish = useMutation(
		api.policy.publish.mutationOptions({
			onSuccess: async (version) => {
				props.onPublished(version);
				notify("Published; in force everywhere within 5 seconds");
				await refresh();
			},
			// Whoever was faster stands in what is read again.
			onError: refresh,
		}),
	);
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Publish this policy?"
			description={`${props.changes} ${props.changes === 1 ? "value changes" : "values change"} for every request that names auto. It can be rolled back.`}
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form="publish" type="submit" look="primary" busy={publish.isPending}>
						Publish
					</Button>
				</>
			}
		>
			<form
				id="publish"
				className="flex flex-col gap-3"
				onSubmit={(event) => {
					event.preventDefault();
					const reason = String(new FormData(event.currentTarget).get("reason"));
					publish.mutate({ config: props.config, reason, basedOn: props.basedOn });
				}}
			>
				<Field label="Reason" hint="Stands beside the version for good.">
					{(control) => (
						<Input
							{...control}
							name="reason"
							required
							minLength={3}
							maxLength={500}
							autoComplete="off"
						/>
					)}
				</Field>
				<ActionError error={publish.error} />
			</form>
		</Dialog>
	);
}
