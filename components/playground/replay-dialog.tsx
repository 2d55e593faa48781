"use client";

import { Columns2 } from "lucide-react";
import { ReplayUnderPolicy } from "#components/routing/replay-under-policy.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** What another policy would have chosen for this question, and the way to hear both models. */
export function ReplayDialog(props: {
	readonly decisionId: string;
	readonly onCompare: ((models: readonly string[]) => void) | null;
	readonly onClose: () => void;
}) {
	const { onCompare } = props;
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="The same question under another policy"
			description="Decided again with the same catalogue, measurements and request; nothing is sent."
		>
			<div className="pb-4">
				<ReplayUnderPolicy
					id={props.decisionId}
					actions={
						onCompare
							? (models) => (
									<Button look="primary" className="self-start" onClick={() => onCompare(models)}>
										<Columns2 aria-hidden /> Put the question to both
									</Button>
								)
							: undefined
					}
				/>
			</div>
		</Dialog>
	);
}
