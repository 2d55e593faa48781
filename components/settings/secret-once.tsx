"use client";

import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** A secret that is shown this once; closing it is a deliberate act. */
export function SecretOnce(props: {
	readonly title: string;
	readonly secret: string;
	readonly label: string;
	readonly children?: React.ReactNode;
	readonly onDone: () => void;
}) {
	return (
		<Dialog
			open
			sticky
			wide
			onOpenChange={(open) => (open ? undefined : props.onDone())}
			title={props.title}
			footer={
				<Button look="primary" onClick={props.onDone}>
					I have kept it
				</Button>
			}
		>
			<div className="flex flex-col gap-4">
				<Callout tone="warn" title="Shown only now">
					It is stored as a fingerprint only, so nobody can show it again.
				</Callout>
				<div className="flex items-center gap-2 rounded-md border border-line bg-sunken p-2">
					<output
						aria-label={props.label}
						className="min-w-0 flex-1 font-mono text-sm break-all select-all"
					>
						{props.secret}
					</output>
					<CopyButton look="primary" size="medium" showLabel text={props.secret} label="Copy" />
				</div>
				{props.children}
			</div>
		</Dialog>
	);
}
