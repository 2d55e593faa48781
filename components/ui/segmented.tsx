"use client";

import { ToggleGroup } from "radix-ui";

/** A choice of one among a few, all visible. */
export function Segmented<Value extends string>(props: {
	readonly label: string;
	readonly value: Value;
	readonly onChange: (value: Value) => void;
	readonly options: readonly { readonly value: Value; readonly label: React.ReactNode }[];
}) {
	const choose = (value: string) => {
		const option = props.options.find((candidate) => candidate.value === value);
		if (option) props.onChange(option.value);
	};
	return (
		<ToggleGroup.Root
			type="single"
			value={props.value}
			onValueChange={choose}
			aria-label={props.label}
			className="inline-flex max-w-full overflow-x-auto rounded-md border border-line bg-sunken p-0.5"
		>
			{props.options.map((option) => (
				<ToggleGroup.Item
					key={option.value}
					value={option.value}
					className="h-7 shrink-0 rounded px-2.5 whitespace-nowrap text-xs font-medium text-muted hover:text-fg data-[state=on]:bg-raised data-[state=on]:text-fg data-[state=on]:shadow-xs"
				>
					{option.label}
				</ToggleGroup.Item>
			))}
		</ToggleGroup.Root>
	);
}
