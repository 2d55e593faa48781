"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";

const SHOWN_MS = 1600;

/** Copies a text and says so, for the eye and for a screen reader. */
export function CopyButton(
	props: {
		readonly text: string;
		readonly label: string;
		readonly showLabel?: boolean;
		/** In place of the usual one, where two copy buttons stand side by side. */
		readonly icon?: React.ReactNode;
	} & Pick<ButtonProps, "look" | "size" | "className">,
) {
	const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
	useEffect(() => {
		if (state === "idle") return;
		const timer = setTimeout(() => setState("idle"), SHOWN_MS);
		return () => clearTimeout(timer);
	}, [state]);
	const copy = () =>
		navigator.clipboard.writeText(props.text).then(
			() => setState("copied"),
			() => setState("failed"),
		);
	return (
		<Button
			look={props.look ?? "ghost"}
			size={props.size ?? (props.showLabel ? "small" : "iconSmall")}
			className={props.className}
			aria-label={props.showLabel ? undefined : props.label}
			title={props.label}
			onClick={copy}
		>
			{state === "copied" ? (
				<Check className="text-ok" aria-hidden />
			) : (
				(props.icon ?? <Copy aria-hidden />)
			)}
			{props.showLabel ? props.label : null}
			<span role="status" className="sr-only">
				{state === "copied" ? "Copied" : null}
				{state === "failed" ? "Copying was refused by the browser" : null}
			</span>
		</Button>
	);
}

/** A short id or secret in fixed width with its copy button. */
export function CopyText(props: {
	readonly text: string;
	readonly label: string;
	readonly shown?: string;
}) {
	return (
		<span className="inline-flex min-w-0 items-center gap-1">
			<code className="truncate font-mono text-xs" title={props.text}>
				{props.shown ?? props.text}
			</code>
			<CopyButton text={props.text} label={props.label} />
		</span>
	);
}

/** A block of code to take away. */
export function CodeBlock(props: { readonly code: string; readonly label: string }) {
	return (
		<div className="relative rounded-md border border-line bg-sunken">
			<section
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
				tabIndex={0}
				aria-label={props.label}
				className="overflow-x-auto p-3 pr-11"
			>
				<pre className="font-mono text-xs leading-5">
					<code>{props.code}</code>
				</pre>
			</section>
			<CopyButton
				text={props.code}
				label={`Copy: ${props.label}`}
				className="absolute top-1.5 right-1.5"
			/>
		</div>
	);
}
