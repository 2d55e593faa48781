"use client";

import { ActionError } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** Asks before something that cannot be taken back, and says what it brings with it. */
export function ConfirmDialog(props: {
	readonly title: string;
	readonly consequence: React.ReactNode;
	readonly action: string;
	readonly busy: boolean;
	readonly error: unknown;
	readonly onConfirm: () => void;
	readonly onClose: () => void;
	readonly children?: React.ReactNode;
}) {
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={props.title}
			description={props.consequence}
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button look="danger" busy={props.busy} onClick={props.onConfirm}>
						{props.action}
					</Button>
				</>
			}
		>
			<div className="flex flex-col gap-3">
				{props.children}
				<ActionError error={props.error} />
			</div>
		</Dialog>
	);
}
