"use client";

import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";

/** No row: because of the filters, or because nothing was decided in this range. */
export function NoDecisions(props: {
	readonly isFiltered: boolean;
	readonly onClear: () => void;
	readonly onWiden: () => void;
}) {
	const widen = <Button onClick={props.onWiden}>Take twice the range</Button>;
	if (props.isFiltered) {
		return (
			<NoMatchState
				title="No decision matches these filters"
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
			title="No decisions in this range"
			actions={
				<>
					<Button asChild look="primary">
						<Link href="/playground">Ask in the playground</Link>
					</Button>
					{widen}
				</>
			}
		>
			Sophia decides whenever a request names <code className="font-mono">auto</code> as its model.
			Each decision then explains itself here.
		</EmptyState>
	);
}
