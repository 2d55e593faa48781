"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { divideError } from "#components/api/api-error.ts";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { NewPasswordField } from "./new-password-fields.tsx";

/** Replaces one's own password. */
export function ChangePasswordForm(props: {
	readonly email: string;
	readonly onChanged: () => void;
}) {
	const api = useTRPC();
	const form = useRef<HTMLFormElement>(null);
	const change = useMutation(
		api.account.changePassword.mutationOptions({
			onSuccess: () => {
				form.current?.reset();
				props.onChanged();
			},
		}),
	);
	const submit = (event: React.SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const given = new FormData(event.currentTarget);
		change.mutate({
			currentPassword: String(given.get("currentPassword")),
			newPassword: String(given.get("newPassword")),
		});
	};
	const errors = divideError(change.error, ["currentPassword", "newPassword"]);
	return (
		<form ref={form} method="post" onSubmit={submit} className="flex max-w-sm flex-col gap-4">
			{/* Password managers need to know whose password it is. */}
			<input
				type="email"
				name="email"
				autoComplete="username"
				value={props.email}
				readOnly
				hidden
			/>
			<ActionError error={errors.rest} />
			<Field label="Present password" error={errors.of("currentPassword")}>
				{(control) => (
					<Input
						{...control}
						name="currentPassword"
						type="password"
						autoComplete="current-password"
						required
						className="h-10 text-base"
					/>
				)}
			</Field>
			<NewPasswordField label="New password" error={errors.of("newPassword")} />
			<Button type="submit" look="primary" className="self-start" busy={change.isPending}>
				Change password
			</Button>
		</form>
	);
}
