"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { Button } from "./button.tsx";
import { useReturnFocus } from "./use-return-focus.ts";

export interface DrawerProps {
	readonly onOpenChange: (open: boolean) => void;
	readonly title: string;
	readonly children: React.ReactNode;
}

/** The open drawer; what had the focus before gets it back. */
export function DrawerPanel(props: DrawerProps) {
	const returnFocus = useReturnFocus();
	return (
		<Radix.Root open onOpenChange={props.onOpenChange}>
			<Radix.Portal>
				<Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/45" />
				<Radix.Content
					onCloseAutoFocus={returnFocus}
					aria-describedby={undefined}
					className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] animate-slide-in flex-col border-r border-line bg-surface shadow-pop outline-none"
				>
					<Radix.Title className="sr-only">{props.title}</Radix.Title>
					<Radix.Close asChild>
						<Button
							look="ghost"
							size="iconSmall"
							aria-label="Close navigation"
							className="absolute top-3 right-3"
						>
							<X aria-hidden />
						</Button>
					</Radix.Close>
					{props.children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
