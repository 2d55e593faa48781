"use client";

import { Check } from "lucide-react";
import { Menu as Radix } from "radix-ui/internal";
import { useRef } from "react";
import { classNames } from "./class-names.ts";

const ITEM =
	"relative flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:text-muted";

/** The open list of a menu, beside the button that opened it. */
export function MenuPanel(props: {
	readonly id: string;
	readonly labelledBy: string;
	readonly anchor: React.RefObject<HTMLElement | null>;
	readonly align: "start" | "end";
	readonly side: "top" | "bottom";
	readonly onOpenChange: (open: boolean) => void;
	readonly children: React.ReactNode;
}) {
	const wasLeft = useRef(false);
	const onInteractOutside = (event: Event) => {
		const { target } = event;
		// The button closes the menu itself; closing it here as well would open it again.
		if (target instanceof Node && props.anchor.current?.contains(target)) event.preventDefault();
		else wasLeft.current = true;
	};
	return (
		// Not modal: the page behind stays readable and can be scrolled, and is not laid out anew.
		<Radix.Root open modal={false} onOpenChange={props.onOpenChange}>
			<Radix.Anchor virtualRef={props.anchor} />
			<Radix.Portal>
				<Radix.Content
					id={props.id}
					aria-labelledby={props.labelledBy}
					align={props.align}
					side={props.side}
					sideOffset={6}
					collisionPadding={8}
					onInteractOutside={onInteractOutside}
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						// What was pressed outside keeps the focus that it took.
						if (!wasLeft.current) props.anchor.current?.focus();
					}}
					className="z-50 max-h-[70vh] min-w-48 animate-rise overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop forced-outline"
				>
					{props.children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}

export function MenuItem({ className, ...rest }: React.ComponentProps<typeof Radix.Item>) {
	return <Radix.Item className={classNames(ITEM, className)} {...rest} />;
}

export function MenuCheckItem({
	children,
	...rest
}: React.ComponentProps<typeof Radix.CheckboxItem>) {
	return (
		<Radix.CheckboxItem
			className={classNames(ITEM, "pl-8")}
			onSelect={(event) => event.preventDefault()}
			{...rest}
		>
			<Radix.ItemIndicator className="absolute left-2">
				<Check aria-hidden />
			</Radix.ItemIndicator>
			{children}
		</Radix.CheckboxItem>
	);
}

export function RadioPanel(props: {
	readonly value: string;
	readonly options: readonly {
		readonly value: string;
		readonly label: string;
		readonly icon?: React.ReactNode;
	}[];
	readonly onChoose: (value: string) => void;
}) {
	return (
		<Radix.RadioGroup value={props.value} onValueChange={props.onChoose}>
			{props.options.map((option) => (
				<Radix.RadioItem
					key={option.value}
					value={option.value}
					className={ITEM}
					onSelect={(event) => event.preventDefault()}
				>
					{option.icon}
					<span className="flex-1">{option.label}</span>
					<Radix.ItemIndicator>
						<Check aria-hidden />
					</Radix.ItemIndicator>
				</Radix.RadioItem>
			))}
		</Radix.RadioGroup>
	);
}
