"use client";

import { Popover as Radix } from "radix-ui";

/** A panel beside its trigger that may hold any controls; Esc and a click outside close it. */
export function Popover(props: {
	readonly open: boolean;
	readonly onOpenChange: (open: boolean) => void;
	readonly label: string;
	readonly trigger: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	return (
		<Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
			<Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					align="end"
					sideOffset={6}
					collisionPadding={8}
					aria-label={props.label}
					className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-rise rounded-lg border border-line bg-raised p-3 shadow-pop forced-outline"
				>
					{props.children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
