"use client";

import { CircleHelp } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { curlSnippet, openaiSnippet } from "./snippets.ts";

const KEYS: readonly (readonly [string, string])[] = [
	["Enter", "Playground: send"],
	["Shift Enter", "Playground: new line"],
	["Esc", "Playground: stop the answer; elsewhere: close"],
	["Tab", "The next control; the first press offers to skip the navigation"],
];

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
			<Dialog
				open={open}
				onOpenChange={setOpen}
				title="Help"
				description="Call Sophia from a program by changing only its base URL. Create a key under Settings, API keys."
				wide
			>
				<div className="flex flex-col gap-4 pb-2">
					<CodeBlock label="curl" code={curlSnippet(origin, "auto")} />
					<CodeBlock label="openai package, TypeScript" code={openaiSnippet(origin, "auto")} />
					<section>
						<h3 className="mb-2 font-medium">Keyboard</h3>
						<dl className="flex flex-col gap-1.5">
							{KEYS.map(([key, what]) => (
								<div key={key} className="flex gap-3">
									<dt className="w-24 shrink-0">
										<Kbd>{key}</Kbd>
									</dt>
									<dd className="text-muted">{what}</dd>
								</div>
							))}
						</dl>
					</section>
					<p className="text-muted">
						The documents are in <code className="font-mono text-xs">docs/</code>:{" "}
						<code className="font-mono text-xs">api.md</code> for programs,{" "}
						<code className="font-mono text-xs">routing-policy.md</code> for how a model is chosen.{" "}
						<code className="font-mono text-xs">npm run sophia -- doctor</code> checks an
						installation.
					</p>
				</div>
			</Dialog>
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
