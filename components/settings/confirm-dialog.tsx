"use client";

import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { FormDialog } from "./form-dialog.tsx";

/** Asks before something that cannot be taken back, and says what it brings with it. */
export function ConfirmDialog(props: {
	readonly title: string;
	readonly consequence: React.ReactNode;
	readonly action: string;
	/** Has to be typed first: for what breaks something elsewhere. */
	readonly typeName?: string;
	readonly busy: boolean;
	readonly error: unknown;
	readonly onConfirm: () => void;
	readonly onClose: () => void;
	readonly children?: React.ReactNode;
}) {
	const { typeName } = props;
	const [typed, setTyped] = useState("");
	const isReady = typeName === undefined || typed.trim() === typeName;
	return (
		<FormDialog
			title={props.title}
			description={props.consequence}
			action={props.action}
			look="danger"
			busy={props.busy}
			disabled={!isReady}
			error={props.error}
			onSubmit={props.onConfirm}
			onClose={props.onClose}
		>
			{props.children}
			{typeName === undefined ? null : (
				<Field
					label={
						<>
							Type <code className="font-mono">{typeName}</code> to confirm
						</>
					}
				>
					{(control) => (
						<Input
							{...control}
							value={typed}
							onChange={(event) => setTyped(event.target.value)}
							autoComplete="off"
							autoCapitalize="none"
							spellCheck={false}
						/>
					)}
				</Field>
			)}
		</FormDialog>
	);
}
