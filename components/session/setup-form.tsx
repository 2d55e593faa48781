"use client";

import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { divideError } from "#components/api/api-error.ts";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { EmailField } from "./email-field.tsx";
import { NewPasswordField } from "./new-password-fields.tsx";

/** Creates the first admin and signs in at once. */
export function SetupForm({ token }: { readonly token: string }) {
	const api = useTRPC();
	const complete = useMutation(api.setup.complete.mutationOptions());
	const enter = useMutation({
		mutationFn: async (given: { email: string; password: string }) => {
			const result = await signIn("credentials", { ...given, redirect: false });
			window.location.assign(result?.ok && !result.error ? "/" : "/sign-in");
		},
	});
	const submit = (event: React.SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const email = String(form.get("email"));
		const password = String(form.get("newPassword"));
		complete.mutate(
			{ token, name: String(form.get("name")), email, password },
			{ onSuccess: () => enter.mutate({ email, password }) },
		);
	};
	const errors = divideError(complete.error, ["name", "email", "password"]);
	return (
		<form method="post" onSubmit={submit} className="flex flex-col gap-4">
			<div>
				<h1 className="text-lg font-semibold">Create the first account</h1>
				<p className="mt-1 text-sm text-muted">
					It becomes the admin: you add others afterwards. This link works once.
				</p>
			</div>
			<ActionError error={errors.rest} />
			<Field label="Name" error={errors.of("name")}>
				{(control) => (
					<Input
						{...control}
						name="name"
						autoComplete="name"
						required
						maxLength={100}
						className="h-10 text-base"
					/>
				)}
			</Field>
			<EmailField error={errors.of("email")} />
			<NewPasswordField label="Password" error={errors.of("password")} />
			<Button
				type="submit"
				look="primary"
				size="large"
				busy={complete.isPending || enter.isPending || enter.isSuccess}
			>
				Create account and sign in
			</Button>
		</form>
	);
}
