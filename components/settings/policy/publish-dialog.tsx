"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { notify } from "#components/ui/notify.ts";
import type { PolicyConfig, PolicyVersionDetail } from "#server/policy/contract.ts";
import { FormDialog } from "../form-dialog.tsx";
import { ReasonField } from "./reason-field.tsx";

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
		<FormDialog
			title="Publish this policy?"
			description={`${props.changes} ${props.changes === 1 ? "value changes" : "values change"} for every request that names auto. It can be rolled back.`}
			action="Publish"
			busy={publish.isPending}
			error={publish.error}
			onSubmit={(form) => {
				const reason = String(form.get("reason"));
				publish.mutate({ config: props.config, reason, basedOn: props.basedOn });
			}}
			onClose={props.onClose}
		>
			<ReasonField hint="Stands beside the version for good." />
		</FormDialog>
	);
}
