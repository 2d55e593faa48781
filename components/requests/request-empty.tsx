"use client";

import { useOrigin } from "#components/layout/help.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";

/** How the first request comes about. */
export function FirstRequest() {
	const origin = useOrigin();
	return (
		<>
			<p className="mb-3">A call appears here within a second. From a program:</p>
			<div className="text-left">
				<CodeBlock label="First call with curl" code={curlSnippet(origin, "auto")} />
			</div>
		</>
	);
}

export function FirstRequestActions() {
	return (
		<>
			<Button asChild look="primary">
				<Link href="/playground">Ask in the playground</Link>
			</Button>
			<Button asChild>
				<Link href="/settings/keys">Create an API key</Link>
			</Button>
		</>
	);
}
