"use client";

import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

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
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={props.title}
			description={props.consequence}
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form="confirm" type="submit" look="danger" busy={props.busy} disabled={!isReady}>
						{props.action}
					</Button>
				</>
			}
		>
			<form
				id="confirm"
				className="flex flex-col gap-3"
				onSubmit={(event) => {
					event.preventDefault();
					if (isReady) props.onConfirm();
				}}
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
				<ActionError error={props.error} />
			</form>
		</Dialog>
	);
}
