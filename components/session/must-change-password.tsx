"use client";

import { Logo } from "#components/layout/logo.tsx";
import { Button } from "#components/ui/button.tsx";
import { ChangePasswordForm } from "./change-password-form.tsx";
import { signOut } from "./sign-out.ts";

/** Before anything else: a password that somebody else set is replaced. */
export function MustChangePassword({ email }: { readonly email: string }) {
	return (
		<main id="content" className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
			<Logo className="mb-6 size-8" />
			<div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-xs">
				<h1 className="text-lg font-semibold">Choose a new password</h1>
				<p className="mt-1 mb-4 text-sm text-muted">
					The present one was set by somebody else. Replace it to go on.
				</p>
				<ChangePasswordForm email={email} onChanged={() => window.location.assign("/")} />
			</div>
			<Button look="ghost" className="mt-4" onClick={() => signOut()}>
				Sign out
			</Button>
		</main>
	);
}
