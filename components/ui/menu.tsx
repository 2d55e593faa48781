"use client";

import { Slot } from "radix-ui";
import { useId, useRef, useState } from "react";
import { lateOf } from "./late.tsx";
import { menuPart } from "./overlays.ts";

const MenuPanel = lateOf(menuPart, (module) => module.MenuPanel);
const RadioPanel = lateOf(menuPart, (module) => module.RadioPanel);

const OPENING_KEYS = ["Enter", " ", "ArrowDown"];

/** A button that opens a list of commands or choices; the list loads with the first one opened. */
export function Menu(props: {
	readonly trigger: React.ReactNode;
	readonly children: React.ReactNode;
	readonly align?: "start" | "end";
	readonly side?: "top" | "bottom";
}) {
	const anchor = useRef<HTMLButtonElement>(null);
	const [open, setOpen] = useState(false);
	const triggerId = useId();
	const panelId = useId();
	return (
		<>
			<Slot.Root
				ref={anchor}
				id={triggerId}
				aria-haspopup="menu"
				aria-expanded={open}
				aria-controls={open ? panelId : undefined}
				onPointerEnter={() => void menuPart.load()}
				onPointerDown={(event) => {
					if (event.button !== 0 || event.ctrlKey || anchor.current?.disabled) return;
					// The panel takes the focus; the button would take it back otherwise.
					event.preventDefault();
					setOpen(!open);
				}}
				onKeyDown={(event) => {
					if (!OPENING_KEYS.includes(event.key)) return;
					event.preventDefault();
					setOpen(true);
				}}
			>
				{props.trigger}
			</Slot.Root>
			{open ? (
				<MenuPanel
					id={panelId}
					labelledBy={triggerId}
					anchor={anchor}
					align={props.align ?? "end"}
					side={props.side ?? "bottom"}
					onOpenChange={setOpen}
				>
					{props.children}
				</MenuPanel>
			) : null}
		</>
	);
}

export const MenuItem = lateOf(menuPart, (module) => module.MenuItem);
export const MenuCheckItem = lateOf(menuPart, (module) => module.MenuCheckItem);

export function MenuLabel({ children }: { readonly children: React.ReactNode }) {
	return <div className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</div>;
}

export function MenuSeparator() {
	return <hr className="my-1 h-px border-0 bg-line" />;
}

export function MenuRadio<Value extends string>(props: {
	readonly value: Value;
	readonly options: readonly {
		readonly value: Value;
		readonly label: string;
		readonly icon?: React.ReactNode;
	}[];
	readonly onChange: (value: Value) => void;
}) {
	const choose = (value: string) => {
		const option = props.options.find((candidate) => candidate.value === value);
		if (option) props.onChange(option.value);
	};
	return <RadioPanel value={props.value} options={props.options} onChoose={choose} />;
}
