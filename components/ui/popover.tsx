"use client";

import { Slot } from "radix-ui";
import { useId, useRef } from "react";
import { lateOf } from "./late.tsx";
import { popoverPart } from "./overlays.ts";

const PopoverPanel = lateOf(popoverPart, (module) => module.PopoverPanel);

/** A panel beside its trigger that may hold any controls; Esc and a click outside close it. */
export function Popover(props: {
	readonly open: boolean;
	readonly onOpenChange: (open: boolean) => void;
	readonly label: string;
	readonly trigger: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	const anchor = useRef<HTMLButtonElement>(null);
	const id = useId();
	return (
		<>
			<Slot.Root
				ref={anchor}
				aria-haspopup="dialog"
				aria-expanded={props.open}
				aria-controls={props.open ? id : undefined}
				onPointerEnter={() => void popoverPart.load()}
				onClick={() => props.onOpenChange(!props.open)}
			>
				{props.trigger}
			</Slot.Root>
			{props.open ? (
				<PopoverPanel id={id} label={props.label} anchor={anchor} onOpenChange={props.onOpenChange}>
					{props.children}
				</PopoverPanel>
			) : null}
		</>
	);
}
