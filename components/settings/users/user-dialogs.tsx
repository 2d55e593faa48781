"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { divideError } from "#components/api/api-error.ts";
import { useTRPC } from "#components/api/trpc.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { UserItem } from "#server/access/contract.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { RoleEffects } from "./role-effects.tsx";
import { ROLES, roleFrom } from "./roles.ts";

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
	const errors = divideError(create.error, ["name", "email", "role"]);
	return (
		<FormDialog
			title="Add a user"
			action="Add user"
			busy={create.isPending}
			error={errors.rest}
			onSubmit={(form) => {
				create.mutate({
					name: String(form.get("name")),
					email: String(form.get("email")),
					role: roleFrom(form.get("role")) ?? "consumer",
					signIn: form.get("oidc") === "on" ? "oidc" : "password",
				});
			}}
			onClose={props.onClose}
		>
			<Field label="Name" error={errors.of("name")}>
				{(control) => (
					<Input {...control} name="name" required maxLength={100} autoComplete="off" />
				)}
			</Field>
			<Field label="E-mail" error={errors.of("email")}>
				{(control) => <Input {...control} name="email" type="email" required autoComplete="off" />}
			</Field>
			<Field label="Role" error={errors.of("role")}>
				{(control) => <Select {...control} name="role" defaultValue="operator" options={ROLES} />}
			</Field>
			<CheckField
				name="oidc"
				label="Signs in by OIDC only"
				hint="No password is made; the account waits for the first sign-in with this e-mail."
			/>
		</FormDialog>
	);
}

export function EditUserDialog(props: {
	readonly user: UserItem;
	readonly onClose: () => void;
	readonly onChanged: () => void;
}) {
	const { user } = props;
	const api = useTRPC();
	const [role, setRole] = useState(user.role);
	const update = useMutation(api.users.update.mutationOptions({ onSuccess: props.onChanged }));
	return (
		<FormDialog
			title={`Change ${user.email}`}
			description="A new role is in force at once."
			action="Save"
			busy={update.isPending}
			error={update.error}
			onSubmit={(form) => {
				const name = String(form.get("name"));
				update.mutate({ id: user.id, name, role });
			}}
			onClose={props.onClose}
		>
			<Field label="Name">
				{(control) => (
					<Input {...control} name="name" defaultValue={user.name} required maxLength={100} />
				)}
			</Field>
			<Field label="Role">
				{(control) => (
					<Select
						{...control}
						value={role}
						onChange={(event) => setRole(roleFrom(event.target.value) ?? role)}
						options={ROLES}
					/>
				)}
			</Field>
			{role === user.role ? null : <RoleEffects user={user} role={role} />}
		</FormDialog>
	);
}

/** Ends what a person can do, or lets the person in again. */
export function DisableUserDialog(props: {
	readonly user: UserItem;
	readonly onClose: () => void;
	readonly onChanged: () => void;
}) {
	const { user } = props;
	const api = useTRPC();
	const update = useMutation(api.users.update.mutationOptions({ onSuccess: props.onChanged }));
	const isDisabled = user.disabledAt !== null;
	return (
		<ConfirmDialog
			title={isDisabled ? `Let ${user.email} in again?` : `Disable ${user.email}?`}
			consequence={
				isDisabled
					? "This person can sign in again. Keys that were revoked stay revoked: new ones have to be made."
					: `Nothing of this person works from now on: ${user.sessions} running sessions end and ${user.activeKeys} working keys are revoked, which cannot be taken back. Requests and audit entries stay.`
			}
			{...(isDisabled ? {} : { typeName: user.email })}
			action={isDisabled ? "Let in again" : "Disable"}
			busy={update.isPending}
			error={update.error}
			onConfirm={() => update.mutate({ id: user.id, disabled: !isDisabled })}
			onClose={props.onClose}
		/>
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
