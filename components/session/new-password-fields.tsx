"use client";

import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Checkbox, Input } from "#components/ui/input.tsx";

export const MIN_PASSWORD = 12;

/** A new password, once: it can be shown instead of being typed twice. */
export function NewPasswordField(props: {
	readonly label: string;
	readonly error?: string | null;
}) {
	const [shown, setShown] = useState(false);
	return (
		<Field
			label={props.label}
			hint={`At least ${MIN_PASSWORD} characters; a few words are easier than symbols.`}
			error={props.error}
		>
			{(control) => (
				<>
					<Input
						{...control}
						name="newPassword"
						type={shown ? "text" : "password"}
						autoComplete="new-password"
						minLength={MIN_PASSWORD}
						maxLength={256}
						required
						className="h-10 text-base"
					/>
					<span className="flex min-h-6 items-center gap-2 text-xs text-muted">
						<Checkbox
							id={`${control.id}-show`}
							checked={shown}
							onChange={(event) => setShown(event.target.checked)}
						/>
						<label htmlFor={`${control.id}-show`}>Show it</label>
					</span>
				</>
			)}
		</Field>
	);
}
