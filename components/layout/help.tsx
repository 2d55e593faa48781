"use client";

import { CircleHelp } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { late } from "#components/ui/late.tsx";

const HelpDialog = late(
	() => import("./help-dialog.tsx"),
	(module) => module.HelpDialog,
);

/** Help stands at the same place on every page. */
export function HelpButton({ collapsed }: { readonly collapsed: boolean }) {
	const [open, setOpen] = useState(false);
	const origin = useOrigin();
	return (
		<>
			<Button
				look="ghost"
				className={classNames("w-full", collapsed ? "px-0" : "justify-start px-2")}
				aria-label="Help"
				onClick={() => setOpen(true)}
			>
				<CircleHelp aria-hidden />
				{collapsed ? null : "Help"}
			</Button>
			{open ? <HelpDialog origin={origin} onClose={() => setOpen(false)} /> : null}
		</>
	);
}

const subscribeNever = () => () => undefined;

/** Where this console is open, for snippets; a placeholder until the browser knows. */
export function useOrigin(): string {
	return useSyncExternalStore(
		subscribeNever,
		() => window.location.origin,
		() => "http://localhost:3000",
	);
}
