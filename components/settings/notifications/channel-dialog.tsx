"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { divideError } from "#components/api/api-error.ts";
import { useTRPC } from "#components/api/trpc.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import { Select } from "#components/ui/select.tsx";
import type { AlertKind, ChannelItem } from "#server/notifications/contract.ts";
import { FormDialog } from "../form-dialog.tsx";
import { SEVERITIES } from "./severity.tsx";

const FORMATS = [
	{ value: "webhook", label: "Signed webhook (JSON)" },
	{ value: "slack", label: "Slack's format: Slack, Mattermost and others" },
] as const;
const LEAST = [
	{ value: "info", label: "every alert" },
	{ value: "warning", label: "warnings and critical alerts" },
	{ value: "critical", label: "critical alerts only" },
] as const;

/** Adds or changes a channel. The address is write-only: left empty, the stored one stays. */
export function ChannelDialog(props: {
	readonly channel: ChannelItem | null;
	readonly kinds: readonly AlertKind[];
	readonly onClose: () => void;
	readonly onSaved: (name: string, signingSecret: string | null) => void;
}) {
	const { channel } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const [muted, setMuted] = useState<readonly string[]>(channel?.mutedKinds ?? []);
	const save = useMutation(
		api.notifications.saveChannel.mutationOptions({
			onSuccess: async (saved) => {
				await client.invalidateQueries({ queryKey: api.notifications.pathKey() });
				notify("Channel saved");
				props.onSaved(saved.channel.name, saved.signingSecret);
			},
		}),
	);
	const errors = divideError(save.error, ["name", "url"]);
	return (
		<FormDialog
			wide
			title={channel ? `Change ${channel.name}` : "Add a channel"}
			action="Save"
			busy={save.isPending}
			error={errors.rest}
			onSubmit={(form) => {
				const url = String(form.get("url")).trim();
				save.mutate({
					...(channel ? { id: channel.id } : {}),
					...(url === "" ? {} : { url }),
					name: String(form.get("name")),
					format: form.get("format") === "slack" ? "slack" : "webhook",
					minSeverity: SEVERITIES.find((one) => one === form.get("least")) ?? "info",
					mutedKinds: [...muted],
					tellsResolved: form.get("resolved") === "on",
					enabled: form.get("enabled") === "on",
				});
			}}
			onClose={props.onClose}
		>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Name" hint="a-z, 0-9 and -" error={errors.of("name")}>
					{(control) => (
						<Input
							{...control}
							name="name"
							required
							pattern="[a-z0-9][a-z0-9\-]{0,39}"
							defaultValue={channel?.name ?? ""}
							autoComplete="off"
						/>
					)}
				</Field>
				<Field label="Format">
					{(control) => (
						<Select
							{...control}
							name="format"
							defaultValue={channel?.format ?? "webhook"}
							options={FORMATS}
						/>
					)}
				</Field>
			</div>
			<Field
				label="Address"
				hint={
					channel
						? `Leave empty to keep the stored one on ${channel.origin}.`
						: "The webhook's whole URL, with https://. It is sealed and never shown again."
				}
				error={errors.of("url")}
			>
				{(control) => (
					<Input
						{...control}
						name="url"
						type="url"
						required={channel === null}
						autoComplete="off"
						data-1p-ignore
					/>
				)}
			</Field>
			<Field label="Tell of">
				{(control) => (
					<Select
						{...control}
						name="least"
						defaultValue={channel?.minSeverity ?? "info"}
						options={LEAST}
					/>
				)}
			</Field>
			<KindChoice kinds={props.kinds} muted={muted} onChange={setMuted} />
			<CheckField
				name="resolved"
				label="Tell when it is over"
				hint="Once it has held for two minutes, so that what comes and goes is told once."
				defaultChecked={channel?.tellsResolved ?? true}
			/>
			<CheckField
				name="enabled"
				label="On"
				hint="Switched off, nothing is sent and what waits is given up."
				defaultChecked={channel?.enabled ?? true}
			/>
		</FormDialog>
	);
}

/** A switch for each kind; on means told. */
function KindChoice(props: {
	readonly kinds: readonly AlertKind[];
	readonly muted: readonly string[];
	readonly onChange: (muted: readonly string[]) => void;
}) {
	const told = props.kinds.length - props.muted.length;
	return (
		<details>
			<summary className="min-h-6 text-sm font-medium">
				Kinds: {props.muted.length === 0 ? "all" : `${told} of ${props.kinds.length}`}
			</summary>
			<fieldset className="mt-2 rounded-md border border-line p-3">
				<legend className="sr-only">Kinds of alerts that are told</legend>
				<div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
					{props.kinds.map(({ kind, label, severity, meaning }) => (
						<CheckField
							key={kind}
							label={`${label} (${severity})`}
							hint={meaning}
							checked={!props.muted.includes(kind)}
							onChange={(event) =>
								props.onChange(
									event.target.checked
										? props.muted.filter((other) => other !== kind)
										: [...props.muted, kind],
								)
							}
						/>
					))}
				</div>
			</fieldset>
		</details>
	);
}
