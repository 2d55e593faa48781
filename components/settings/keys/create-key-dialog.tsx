"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { divideError } from "#components/api/api-error.ts";
import { useTRPC } from "#components/api/trpc.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Scope } from "#server/access/contract.ts";
import { FormDialog } from "../form-dialog.tsx";

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
	chat: "Ask models through /v1",
	"models.read": "Read models and scores",
	"requests.read": "Read its owner's requests and usage",
	"decisions.read": "Read routing decisions",
	"policy.read": "Read the policy",
	"policy.write": "Publish and roll back the policy",
	"catalog.refresh": "Refresh the catalogue",
	"keys.write": "Create and revoke keys",
	"dependencies.submit": "Submit dependency audits",
};

const LIFETIMES = [
	{ value: "30", label: "30 days" },
	{ value: "90", label: "90 days" },
	{ value: "365", label: "1 year" },
	{ value: "", label: "never" },
] as const;
const DAY_MS = 86_400_000;

/** What the page shows once a key is made. */
interface CreatedApiKey {
	readonly name: string;
	readonly key: string;
	/** Allowed models that the catalogue does not have. */
	readonly unknownModels: readonly string[];
}

export function CreateKeyDialog(props: {
	readonly grantable: readonly Scope[];
	readonly onClose: () => void;
	readonly onCreated: (created: CreatedApiKey) => void;
}) {
	const api = useTRPC();
	const ranking = useQuery(api.models.ranking.queryOptions({}));
	const [scopes, setScopes] = useState<readonly Scope[]>(
		props.grantable.filter((scope) => scope === "chat" || scope === "models.read"),
	);
	const [models, setModels] = useState<readonly string[]>([]);
	const [capture, setCapture] = useState(false);
	const create = useMutation(
		api.keys.create.mutationOptions({
			onSuccess: ({ item, key, unknownModels }) =>
				props.onCreated({ name: item.name, key, unknownModels }),
		}),
	);
	const errors = divideError(create.error, ["name"]);
	const submit = (form: FormData) => {
		const days = Number(form.get("days"));
		create.mutate({
			name: String(form.get("name")),
			scopes: [...scopes],
			allowedModels: [...models],
			expiresAt: days > 0 ? new Date(Date.now() + days * DAY_MS) : null,
			capture: capture ? "full" : "off",
		});
	};
	return (
		<FormDialog
			wide
			title="Create an API key"
			description="The key is shown once, right after this."
			action="Create key"
			busy={create.isPending}
			error={errors.rest}
			onSubmit={submit}
			onClose={props.onClose}
		>
			<div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
				<Field
					label="Name"
					hint="What uses it, such as: support bot, production"
					error={errors.of("name")}
				>
					{(control) => (
						<Input {...control} name="name" required maxLength={100} autoComplete="off" />
					)}
				</Field>
				<Field label="Expires">
					{(control) => <Select {...control} name="days" defaultValue="90" options={LIFETIMES} />}
				</Field>
			</div>
			<Choices
				legend="Scopes"
				options={props.grantable.map((scope) => ({
					value: scope,
					label: scope,
					hint: SCOPE_WORDS[scope],
				}))}
				chosen={scopes}
				onChange={setScopes}
			/>
			<details>
				<summary className="min-h-6 text-sm font-medium">
					Models: {models.length === 0 ? "all that the policy allows" : `${models.length} chosen`}
				</summary>
				<div className="mt-2 max-h-56 overflow-y-auto rounded-md border border-line p-2">
					<Choices
						legend="Only these models"
						options={(ranking.data?.candidates ?? []).map(({ modelId, name }) => ({
							value: modelId,
							label: modelId,
							hint: name,
						}))}
						chosen={models}
						onChange={setModels}
					/>
				</div>
			</details>
			<CheckField
				label="Keep prompts and answers for 30 days"
				hint="Off by default. Who may read requests may then read the messages, too."
				checked={capture}
				onChange={(event) => setCapture(event.target.checked)}
			/>
		</FormDialog>
	);
}

function Choices<Value extends string>(props: {
	readonly legend: string;
	readonly options: readonly {
		readonly value: Value;
		readonly label: string;
		readonly hint: string;
	}[];
	readonly chosen: readonly Value[];
	readonly onChange: (chosen: readonly Value[]) => void;
}) {
	return (
		<fieldset>
			<legend className="mb-1.5 text-sm font-medium">{props.legend}</legend>
			<div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
				{props.options.map((option) => (
					<CheckField
						key={option.value}
						label={<span className="font-mono text-xs break-all">{option.label}</span>}
						hint={option.hint}
						checked={props.chosen.includes(option.value)}
						onChange={(event) =>
							props.onChange(
								event.target.checked
									? [...props.chosen, option.value]
									: props.chosen.filter((value) => value !== option.value),
							)
						}
					/>
				))}
			</div>
		</fieldset>
	);
}
