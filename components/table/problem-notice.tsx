"use client";

import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";

/** Says which part of the address was not understood, and takes it out on request. */
export function ProblemNotice<Key extends string>(props: {
	readonly problems: readonly { readonly key: Key; readonly message: string }[];
	readonly onDrop: (key: Key) => void;
}) {
	if (props.problems.length === 0) return null;
	const keys = [...new Set(props.problems.map((problem) => problem.key))];
	return (
		<Callout
			tone="warn"
			className="m-3"
			title="Part of the address was not understood and is not applied"
			actions={
				<Button size="small" onClick={() => keys.forEach(props.onDrop)}>
					Take it out
				</Button>
			}
		>
			<ul>
				{props.problems.map(({ key, message }) => (
					<li key={`${key} ${message}`}>{message}</li>
				))}
			</ul>
		</Callout>
	);
}
