"use client";

import { Tabs as Radix } from "radix-ui";

/** Tabs whose choice is held outside, usually in the URL. */
export function Tabs<Value extends string>(props: {
	readonly label: string;
	readonly value: Value;
	readonly onChange: (value: Value) => void;
	readonly tabs: readonly {
		readonly value: Value;
		readonly label: React.ReactNode;
		readonly content: React.ReactNode;
	}[];
}) {
	const choose = (value: string) => {
		const tab = props.tabs.find((candidate) => candidate.value === value);
		if (tab) props.onChange(tab.value);
	};
	return (
		<Radix.Root value={props.value} onValueChange={choose}>
			<Radix.List
				aria-label={props.label}
				className="mb-4 flex gap-1 overflow-x-auto border-b border-line"
			>
				{props.tabs.map((tab) => (
					<Radix.Trigger
						key={tab.value}
						value={tab.value}
						className="-mb-px h-9 shrink-0 border-b-2 border-transparent px-2.5 text-sm text-muted hover:text-fg data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg"
					>
						{tab.label}
					</Radix.Trigger>
				))}
			</Radix.List>
			{props.tabs.map((tab) => (
				<Radix.Content key={tab.value} value={tab.value} tabIndex={-1}>
					{tab.content}
				</Radix.Content>
			))}
		</Radix.Root>
	);
}
