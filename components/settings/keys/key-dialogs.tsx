"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Field } from "#components/ui/field.tsx";
import { notify } from "#components/ui/notify.ts";
import { Select } from "#components/ui/select.tsx";
import type { ApiKeyItem } from "#server/access/contract.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { KeyUse } from "./key-use.tsx";

interface KeyDialogProps {
	readonly apiKey: ApiKeyItem;
	readonly onClose: () => void;
}

/** Everything that is known of a key, and what uses it. */
export function KeyDetails({ apiKey, onClose }: KeyDialogProps) {
	const lost = apiKey.scopes.filter((scope) => !apiKey.effectiveScopes.includes(scope));
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={apiKey.name}
			description={<code className="font-mono">{apiKey.prefix}…</code>}
		>
			<div className="flex flex-col gap-4 pb-4">
				<Facts
					facts={[
						{ label: "Owner", value: apiKey.ownerEmail },
						{ label: "Created", value: <Time ms={apiKey.createdAt.getTime()} /> },
						{
							label: "Expires",
							value: apiKey.expiresAt ? <Time ms={apiKey.expiresAt.getTime()} /> : "never",
						},
						{ label: "Scopes in effect", value: apiKey.effectiveScopes.join(", ") || "none" },
						...(lost.length === 0
							? []
							: [{ label: "Lost with the owner's role", value: lost.join(", ") }]),
						{
							label: "Models",
							value: apiKey.allowedModels.join(", ") || "all that the policy allows",
						},
						{
							label: "Messages kept",
							value: apiKey.capture === "off" ? "no" : `${apiKey.captureRetentionDays} days`,
						},
						...(apiKey.rotatedFromId === null
							? []
							: [{ label: "Came about by", value: "rotation of an older key" }]),
					]}
				/>
				<KeyUse id={apiKey.id} />
			</div>
		</Dialog>
	);
}

export function RevokeKey({ apiKey, onClose }: KeyDialogProps) {
	const api = useTRPC();
	const client = useQueryClient();
	const revoke = useMutation(
		api.keys.revoke.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.keys.pathKey() });
				notify(`Key "${apiKey.name}" is revoked`);
				onClose();
			},
		}),
	);
	return (
		<ConfirmDialog
			title={`Revoke "${apiKey.name}"?`}
			action="Revoke key"
			typeName={apiKey.name}
			consequence={
				<>
					Every program that uses <code className="font-mono">{apiKey.prefix}…</code> is refused
					within 5 seconds. This cannot be taken back. To replace it without a gap, rotate it.
				</>
			}
			busy={revoke.isPending}
			error={revoke.error}
			onConfirm={() => revoke.mutate({ id: apiKey.id })}
			onClose={onClose}
		>
			<KeyUse id={apiKey.id} />
		</ConfirmDialog>
	);
}

const OVERLAPS = [
	{ value: "1", label: "1 hour" },
	{ value: "24", label: "24 hours" },
	{ value: "168", label: "7 days" },
	{ value: "720", label: "30 days" },
	{ value: "0", label: "not at all: revoke it now" },
] as const;

/** A new key in the place of this one; both work for a while. */
export function RotateKey(
	props: KeyDialogProps & {
		readonly onRotated: (rotated: { name: string; key: string; old: ApiKeyItem }) => void;
	},
) {
	const { apiKey } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const rotate = useMutation(
		api.keys.rotate.mutationOptions({
			onSuccess: ({ item, key, old }) => {
				void client.invalidateQueries({ queryKey: api.keys.pathKey() });
				props.onRotated({ name: item.name, key, old });
			},
		}),
	);
	return (
		<FormDialog
			title={`Rotate "${apiKey.name}"?`}
			description="A new key with the same name, owner, scopes in effect and models is made and shown once. The old one still works for the overlap, so that programs can be moved one by one."
			action="Rotate key"
			busy={rotate.isPending}
			error={rotate.error}
			onSubmit={(form) => {
				const overlapHours = Number(form.get("overlap"));
				rotate.mutate({ id: apiKey.id, overlapHours });
			}}
			onClose={props.onClose}
		>
			<Field
				label="The old key still works for"
				hint={
					apiKey.expiresAt
						? "Never longer than it would have worked anyway. The new key lives as long as the old one was made to."
						: "The new key does not expire, as the old one did not."
				}
			>
				{(control) => <Select {...control} name="overlap" defaultValue="24" options={OVERLAPS} />}
			</Field>
			<KeyUse id={apiKey.id} />
		</FormDialog>
	);
}
