"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { useChoice } from "./use-choice.ts";

const NONE: readonly string[] = [];

/** The tabs of a page: the open one stands in the address as `tab`, unless it is the first. */
export function AddressTabs<Value extends string>(props: {
	readonly label: string;
	readonly first: Value;
	readonly tabs: Parameters<typeof Tabs<Value>>[0]["tabs"];
	/** Parameters of the address that belong to the open tab: another one begins without them. */
	readonly owned?: readonly string[];
}) {
	const { chosen, choose, problems, drop } = useChoice(
		"tab",
		props.tabs.map(({ value }) => value),
		props.first,
	);
	const owned = Object.fromEntries((props.owned ?? NONE).map((name) => [name, parseAsString]));
	const [, setOwned] = useQueryStates(owned, { history: "push" });
	return (
		<div>
			<ProblemNotice problems={problems} onDrop={drop} />
			<Tabs
				label={props.label}
				value={chosen}
				onChange={(next) => {
					void setOwned(null);
					choose(next);
				}}
				tabs={props.tabs}
			/>
		</div>
	);
}
