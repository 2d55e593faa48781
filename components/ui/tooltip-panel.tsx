"use client";

import { Portal } from "radix-ui";
import { DismissableLayer, Popper } from "radix-ui/internal";

/** The shown text of a tooltip; Esc puts it away. */
export function TooltipPanel(props: {
	readonly id: string;
	readonly anchor: React.RefObject<HTMLElement | null>;
	readonly side: "top" | "right" | "bottom" | "left";
	readonly onHover: (over: boolean) => void;
	readonly onDismiss: () => void;
	readonly children: React.ReactNode;
}) {
	return (
		<Popper.Root>
			<Popper.Anchor virtualRef={props.anchor} />
			<Portal.Root>
				<DismissableLayer.Root onDismiss={props.onDismiss}>
					<Popper.Content
						id={props.id}
						role="tooltip"
						side={props.side}
						onPointerEnter={() => props.onHover(true)}
						onPointerLeave={() => props.onHover(false)}
						sideOffset={6}
						collisionPadding={8}
						className="z-50 max-w-72 animate-appear rounded-md border border-line bg-raised px-2 py-1 text-xs text-fg shadow-pop"
					>
						{props.children}
					</Popper.Content>
				</DismissableLayer.Root>
			</Portal.Root>
		</Popper.Root>
	);
}
