"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { classNames } from "./class-names.ts";

const ITEM =
	"relative flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:text-muted";

export function Menu(props: {
	readonly trigger: React.ReactNode;
	readonly children: React.ReactNode;
	readonly align?: "start" | "end";
	readonly side?: "top" | "bottom";
}) {
	return (
		<Radix.Root>
			<Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					align={props.align ?? "end"}
					side={props.side ?? "bottom"}
					sideOffset={6}
					collisionPadding={8}
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

export function MenuLabel({ children }: { readonly children: React.ReactNode }) {
	return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
	return <Radix.Separator className="my-1 h-px bg-line" />;
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
	return (
		<Radix.RadioGroup value={props.value} onValueChange={choose}>
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
