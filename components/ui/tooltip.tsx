"use client";

import { Tooltip as Radix } from "radix-ui";

export function TooltipProvider({ children }: { readonly children: React.ReactNode }) {
	return <Radix.Provider delayDuration={350}>{children}</Radix.Provider>;
}

/** Names an icon-only control; never the only place of something that matters. */
export function Tooltip(props: {
	readonly label: React.ReactNode;
	readonly side?: "top" | "right" | "bottom" | "left";
	readonly children: React.ReactNode;
}) {
	return (
		<Radix.Root>
			<Radix.Trigger asChild>{props.children}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					side={props.side ?? "bottom"}
					sideOffset={6}
					collisionPadding={8}
					className="z-50 max-w-72 animate-appear rounded-md border border-line bg-raised px-2 py-1 text-xs text-fg shadow-pop"
				>
					{props.label}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
