"use client";

import Link from "next/link";
import { useOrigin } from "#components/layout/help.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";

/** No row: because of the filters, or because none came in this range. */
export function NoRequests(props: {
	readonly isFiltered: boolean;
	readonly onClear: () => void;
	readonly onWiden: () => void;
}) {
	const origin = useOrigin();
	const widen = <Button onClick={props.onWiden}>Take twice the range</Button>;
	if (props.isFiltered) {
		return (
			<NoMatchState
				title="No request matches these filters"
				actions={
					<>
						<Button onClick={props.onClear}>Clear all filters</Button>
						{widen}
					</>
				}
			>
				Drop a filter or take a wider range.
			</NoMatchState>
		);
	}
	return (
		<EmptyState
			title="No requests in this range"
			actions={
				<>
					<Button asChild look="primary">
						<Link href="/playground">Ask in the playground</Link>
					</Button>
					<Button asChild>
						<Link href="/settings/keys">Create an API key</Link>
					</Button>
					{widen}
				</>
			}
		>
			<p className="mb-3">A call appears here within a second. From a program:</p>
			<div className="text-left">
				<CodeBlock label="First call with curl" code={curlSnippet(origin, "auto")} />
			</div>
		</EmptyState>
	);
}
