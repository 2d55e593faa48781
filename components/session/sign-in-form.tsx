"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { SignInError } from "#server/access/contract.ts";
import { EmailField } from "./email-field.tsx";

/** E-mail and password in a form that password managers understand, and OIDC when configured. */
export function SignInForm(props: {
	readonly next: string;
	readonly needsSetup: boolean;
	readonly oidcEnabled: boolean;
	readonly errorTexts: Readonly<Record<SignInError, string>>;
	readonly error: SignInError | null;
}) {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(
		props.error === null ? null : props.errorTexts[props.error],
	);
	const describe = (code: string) =>
		Object.entries(props.errorTexts).find(([known]) => known === code)?.[1] ??
		props.errorTexts.failed;
	const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		setBusy(true);
		setError(null);
		try {
			const result = await signIn("credentials", {
				email: String(form.get("email")),
				password: String(form.get("password")),
				redirect: false,
			});
			if (result?.ok && !result.error) {
				// A full load: nothing of an earlier visitor stays in memory.
				window.location.assign(props.next);
				return;
			}
			setError(describe(result?.error ?? "failed"));
		} catch {
			// next-auth throws when the server cannot be reached; the person can try again.
			setError(props.errorTexts.unavailable);
		}
		setBusy(false);
	};
	const goToProvider = async () => {
		setBusy(true);
		try {
			await signIn("oidc", { callbackUrl: props.next });
		} catch {
			setError(props.errorTexts.unavailable);
		}
		setBusy(false);
	};
	return (
		<form method="post" onSubmit={submit} className="flex flex-col gap-4">
			<h1 className="text-lg font-semibold">Sign in</h1>
			{props.needsSetup ? (
				<Callout tone="info" title="Nobody has an account yet">
					Open the one-time set-up link that the start printed, or make a new one:{" "}
					<code className="font-mono text-xs">npm run sophia -- setup-link</code>
				</Callout>
			) : null}
			{error ? <Callout tone="bad" title={error} live /> : null}
			<EmailField />
			<Field label="Password">
				{(control) => (
					<Input
						{...control}
						name="password"
						type="password"
						autoComplete="current-password"
						required
						className="h-10 text-base"
					/>
				)}
			</Field>
			<Button type="submit" look="primary" size="large" busy={busy}>
				Sign in
			</Button>
			{props.oidcEnabled ? (
				<>
					<div className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
						or
					</div>
					<Button size="large" disabled={busy} onClick={goToProvider}>
						Sign in with your organisation
					</Button>
				</>
			) : null}
			<p className="text-xs text-muted">
				Forgotten? An admin can reset it under Settings, Users; on the machine itself:{" "}
				<code className="font-mono">npm run sophia -- users reset-password</code>
			</p>
		</form>
	);
}
