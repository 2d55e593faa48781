"use client";

import { Popover as Radix } from "radix-ui";
import { useRef } from "react";

/** The open panel of a popover. Its button stays outside, so that it works before this has loaded. */
export function PopoverPanel(props: {
	readonly id: string;
	readonly label: string;
	readonly anchor: React.RefObject<HTMLElement | null>;
	readonly onOpenChange: (open: boolean) => void;
	readonly children: React.ReactNode;
}) {
	const leftByPointer = useRef(false);
	return (
		<Radix.Root open onOpenChange={props.onOpenChange}>
			<Radix.Anchor virtualRef={props.anchor} />
			<Radix.Portal>
				<Radix.Content
					id={props.id}
					align="end"
					sideOffset={6}
					collisionPadding={8}
					aria-label={props.label}
					onInteractOutside={(event) => {
						const { target } = event;
						// The button closes the panel itself; closing it here as well would open it again.
						if (target instanceof Node && props.anchor.current?.contains(target)) {
							event.preventDefault();
						} else {
							leftByPointer.current = true;
						}
					}}
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						if (!leftByPointer.current) props.anchor.current?.focus();
					}}
					className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-rise rounded-lg border border-line bg-raised p-3 shadow-pop forced-outline"
				>
					{props.children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
