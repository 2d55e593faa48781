"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { useReturnFocus } from "./use-return-focus.ts";

export interface DialogProps {
	readonly onOpenChange: (open: boolean) => void;
	readonly title: string;
	readonly description?: React.ReactNode;
	readonly children?: React.ReactNode;
	readonly footer?: React.ReactNode;
	readonly wide?: boolean;
	/** When set, neither Esc nor a click outside closes it (a secret shown once, say). */
	readonly sticky?: boolean;
}

/** The open dialog; what had the focus before gets it back. */
export function DialogPanel(props: DialogProps) {
	const returnFocus = useReturnFocus();
	const hold = (event: Event) => {
		if (props.sticky) event.preventDefault();
	};
	return (
		<Radix.Root open onOpenChange={props.onOpenChange}>
			<Radix.Portal>
				<Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/45" />
				<Radix.Content
					onCloseAutoFocus={returnFocus}
					onEscapeKeyDown={hold}
					onPointerDownOutside={hold}
					onInteractOutside={hold}
					className={classNames(
						"fixed inset-x-3 top-[8vh] z-50 mx-auto flex max-h-[84vh] animate-rise flex-col rounded-xl border border-line bg-raised shadow-pop outline-none forced-outline",
						props.wide ? "max-w-3xl" : "max-w-lg",
					)}
					{...(props.description ? {} : { "aria-describedby": undefined })}
				>
					<header className="flex items-start gap-3 px-5 pt-4 pb-3">
						<div className="min-w-0 flex-1">
							<Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
							{props.description ? (
								<Radix.Description asChild>
									<div className="mt-1 text-sm text-muted">{props.description}</div>
								</Radix.Description>
							) : null}
						</div>
						{props.sticky ? null : (
							<Radix.Close asChild>
								<Button look="ghost" size="iconSmall" aria-label="Close">
									<X aria-hidden />
								</Button>
							</Radix.Close>
						)}
					</header>
					{props.children ? (
						<div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{props.children}</div>
					) : null}
					{props.footer ? (
						<footer className="flex flex-wrap justify-end gap-2 px-5 pt-3 pb-4">
							{props.footer}
						</footer>
					) : null}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
