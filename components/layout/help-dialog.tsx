"use client";

import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { curlSnippet, openaiSnippet } from "./snippets.ts";

const KEYS: readonly (readonly [string, string])[] = [
	["Enter", "Playground: send"],
	["Shift Enter", "Playground: new line"],
	["Esc", "Playground: stop the answer; elsewhere: close"],
	["Ctrl K", "Find a page, an id or an action; ⌘ K on a Mac"],
	["?", "All keys of the page"],
	["Tab", "The next control; the first press offers to skip the navigation"],
];

/** How to call Sophia, which keys there are, and where the documents stand. */
export function HelpDialog(props: { readonly origin: string; readonly onClose: () => void }) {
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Help"
			description="Call Sophia from a program by changing only its base URL. Create a key under Settings, API keys."
			wide
		>
			<div className="flex flex-col gap-4 pb-2">
				<CodeBlock label="curl" code={curlSnippet(props.origin, "auto")} />
				<CodeBlock label="openai package, TypeScript" code={openaiSnippet(props.origin, "auto")} />
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
	);
}
