"use client";

import { useMutation } from "@tanstack/react-query";
import { readApiError } from "#components/api/api-error.ts";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Role, UserItem } from "#server/access/contract.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
	{ value: "admin", label: "admin: everything, users included" },
	{ value: "operator", label: "operator: keys, policy, requests, playground" },
	{ value: "executive", label: "executive: reports and totals, no prompts, no keys" },
	{ value: "auditor", label: "auditor: reads all, audit log included" },
	{ value: "consumer", label: "consumer: own keys and own requests" },
];

function roleFrom(form: FormData): Role {
	return ROLES.find(({ value }) => value === form.get("role"))?.value ?? "consumer";
}

export function CreateUserDialog(props: {
	readonly onClose: () => void;
	readonly onCreated: (email: string, temporaryPassword: string | null) => void;
}) {
	const api = useTRPC();
	const create = useMutation(
		api.users.create.mutationOptions({
			onSuccess: ({ user, temporaryPassword }) => props.onCreated(user.email, temporaryPassword),
		}),
	);
	const error = create.error ? readApiError(create.error) : null;
	const errorOf = (param: string) => (error?.param === param ? error.message : null);
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Add a user"
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form="create-user" type="submit" look="primary" busy={create.isPending}>
						Add user
					</Button>
				</>
			}
		>
			<form
				id="create-user"
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					const form = new FormData(event.currentTarget);
					create.mutate({
						name: String(form.get("name")),
						email: String(form.get("email")),
						role: roleFrom(form),
						signIn: form.get("oidc") === "on" ? "oidc" : "password",
					});
				}}
			>
				{error?.param ? null : <ActionError error={create.error} />}
				<Field label="Name" error={errorOf("name")}>
					{(control) => (
						<Input {...control} name="name" required maxLength={100} autoComplete="off" />
					)}
				</Field>
				<Field label="E-mail" error={errorOf("email")}>
					{(control) => (
						<Input {...control} name="email" type="email" required autoComplete="off" />
					)}
				</Field>
				<Field label="Role" error={errorOf("role")}>
					{(control) => <Select {...control} name="role" defaultValue="operator" options={ROLES} />}
				</Field>
				<CheckField
					name="oidc"
					label="Signs in by OIDC only"
					hint="No password is made; the account waits for the first sign-in with this e-mail."
				/>
			</form>
		</Dialog>
	);
}

export function EditUserDialog(props: {
	readonly user: UserItem;
	readonly onClose: () => void;
	readonly onChanged: () => void;
}) {
	const { user } = props;
	const api = useTRPC();
	const update = useMutation(api.users.update.mutationOptions({ onSuccess: props.onChanged }));
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={`Change ${user.email}`}
			description="A new role is in force at once. Disabling ends all sessions and stops all keys of this person."
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form="edit-user" type="submit" look="primary" busy={update.isPending}>
						Save
					</Button>
				</>
			}
		>
			<form
				id="edit-user"
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					const form = new FormData(event.currentTarget);
					update.mutate({
						id: user.id,
						name: String(form.get("name")),
						role: roleFrom(form),
						disabled: form.get("disabled") === "on",
					});
				}}
			>
				<ActionError error={update.error} />
				<Field label="Name">
					{(control) => (
						<Input {...control} name="name" defaultValue={user.name} required maxLength={100} />
					)}
				</Field>
				<Field label="Role">
					{(control) => (
						<Select {...control} name="role" defaultValue={user.role} options={ROLES} />
					)}
				</Field>
				<CheckField name="disabled" label="Disabled" defaultChecked={user.disabledAt !== null} />
			</form>
		</Dialog>
	);
}

export function ResetPasswordDialog(props: {
	readonly user: UserItem;
	readonly onClose: () => void;
	readonly onReset: (email: string, temporaryPassword: string) => void;
}) {
	const { user } = props;
	const api = useTRPC();
	const reset = useMutation(
		api.users.resetPassword.mutationOptions({
			onSuccess: ({ temporaryPassword }) => props.onReset(user.email, temporaryPassword),
		}),
	);
	return (
		<ConfirmDialog
			title={`Reset the password of ${user.email}?`}
			consequence="All sessions of this person end. You get a temporary password to hand over; it must be replaced at the next sign-in."
			action="Reset password"
			busy={reset.isPending}
			error={reset.error}
			onConfirm={() => reset.mutate({ id: user.id })}
			onClose={props.onClose}
		/>
	);
}
