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
import type { ProviderItem, ProviderKind } from "#server/access/contract.ts";
import { FormDialog } from "./form-dialog.tsx";

const KINDS: readonly {
	readonly value: ProviderKind;
	readonly label: string;
	readonly baseUrl: string;
}[] = [
	{ value: "openrouter", label: "OpenRouter", baseUrl: "https://openrouter.ai/api/v1" },
	{ value: "portkey", label: "Portkey", baseUrl: "https://api.portkey.ai/v1" },
	{ value: "openai-compatible", label: "Any OpenAI-compatible server", baseUrl: "" },
];

/** Adds or changes a provider. The secret is write-only: left empty, the stored one stays. */
export function ProviderDialog(props: {
	readonly provider: ProviderItem | null;
	readonly onClose: () => void;
}) {
	const { provider } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const [kind, setKind] = useState<ProviderKind>(provider?.kind ?? "openrouter");
	const save = useMutation(
		api.providers.save.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.providers.list.queryKey() });
				notify("Provider saved");
				props.onClose();
			},
		}),
	);
	const errors = divideError(save.error, ["name", "baseUrl", "secret"]);
	const preset = KINDS.find(({ value }) => value === kind)?.baseUrl ?? "";
	return (
		<FormDialog
			title={provider ? `Change ${provider.name}` : "Add a provider"}
			action="Save"
			busy={save.isPending}
			error={errors.rest}
			onSubmit={(form) => {
				const secret = String(form.get("secret"));
				save.mutate({
					...(provider ? { id: provider.id } : {}),
					kind,
					name: String(form.get("name")),
					baseUrl: String(form.get("baseUrl")),
					...(secret === "" ? {} : { secret }),
					enabled: form.get("enabled") === "on",
				});
			}}
			onClose={props.onClose}
		>
			<Field label="Kind">
				{(control) => (
					<Select
						{...control}
						value={kind}
						onChange={(event) =>
							setKind(KINDS.find(({ value }) => value === event.target.value)?.value ?? kind)
						}
						options={KINDS}
					/>
				)}
			</Field>
			<Field label="Name" hint="a-z, 0-9 and -, as it appears in records" error={errors.of("name")}>
				{(control) => (
					<Input
						{...control}
						key={kind}
						name="name"
						required
						pattern="[a-z0-9][a-z0-9\-]{0,39}"
						defaultValue={provider?.name ?? kind}
						autoComplete="off"
					/>
				)}
			</Field>
			<Field label="Base URL" error={errors.of("baseUrl")}>
				{(control) => (
					<Input
						{...control}
						key={kind}
						name="baseUrl"
						type="url"
						required
						defaultValue={provider && provider.kind === kind ? provider.baseUrl : preset}
						autoComplete="off"
					/>
				)}
			</Field>
			<Field
				label="Secret"
				hint={
					provider
						? `Leave empty to keep the stored one (ends in ${provider.hint}). A new address needs it again.`
						: "The API key of the provider. It is sealed and never shown again."
				}
				error={errors.of("secret")}
			>
				{(control) => (
					<Input
						{...control}
						name="secret"
						type="password"
						autoComplete="off"
						data-1p-ignore
						required={provider === null}
					/>
				)}
			</Field>
			<CheckField label="In use" name="enabled" defaultChecked={provider?.enabled ?? true} />
		</FormDialog>
	);
}
