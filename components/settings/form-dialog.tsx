"use client";

import { useId } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** A dialog around one form: its fields, what went wrong, and the two ways out. */
export function FormDialog(props: {
	readonly title: string;
	readonly description?: React.ReactNode;
	readonly wide?: boolean;
	/** What the button that sends it says. */
	readonly action: string;
	readonly look?: "primary" | "danger";
	readonly busy: boolean;
	readonly disabled?: boolean;
	/** What no field of the form shows. */
	readonly error: unknown;
	readonly onSubmit: (form: FormData) => void;
	readonly onClose: () => void;
	readonly children?: React.ReactNode;
}) {
	const { title, description, wide = false, look = "primary", disabled = false } = props;
	const form = useId();
	return (
		<Dialog
			open
			wide={wide}
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={title}
			description={description}
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form={form} type="submit" look={look} busy={props.busy} disabled={disabled}>
						{props.action}
					</Button>
				</>
			}
		>
			<form
				id={form}
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (!disabled) props.onSubmit(new FormData(event.currentTarget));
				}}
			>
				{props.children}
				<ActionError error={props.error} />
			</form>
		</Dialog>
	);
}
