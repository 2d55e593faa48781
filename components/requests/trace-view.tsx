"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { formatInteger } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import {
	initiallyClosed,
	reveal,
	searchTrace,
	stepAmong,
	type TraceNode,
	visibleNodes,
} from "./trace-model.ts";
import { TraceSpanFacts } from "./trace-span.tsx";
import { TraceTree } from "./trace-tree.tsx";

/** Tree, search, way to the next error, and the chosen span, which the URL names. */
export function TraceView(props: {
	readonly nodes: readonly TraceNode[];
	readonly totalMs: number;
}) {
	const { nodes } = props;
	const [chosen, setChosen] = useQueryState("span", parseAsInteger);
	const [closed, setClosed] = useState(() =>
		chosen === null ? initiallyClosed(nodes) : reveal(nodes, initiallyClosed(nodes), chosen),
	);
	const [search, setSearch] = useState("");
	const shown = useMemo(() => visibleNodes(nodes, closed), [nodes, closed]);
	const found = useMemo(() => searchTrace(nodes, search), [nodes, search]);
	const errors = useMemo(
		() => nodes.filter(({ isError }) => isError).map(({ index }) => index),
		[nodes],
	);
	const current = nodes[chosen ?? 0]?.index ?? 0;
	const goTo = (index: number | null) => {
		if (index === null) return;
		setClosed((now) => reveal(nodes, now, index));
		void setChosen(index);
	};
	const stepError = (direction: 1 | -1) => goTo(stepAmong(errors, chosen ?? -1, direction));
	return (
		<div className="flex flex-col gap-3">
			<div className="flex flex-wrap items-center gap-2">
				<Input
					type="search"
					aria-label="Find a span"
					placeholder="Find a span"
					className="w-full sm:w-56"
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					onKeyDown={(event) => {
						if (event.key !== "Enter") return;
						goTo(stepAmong(found, chosen ?? -1, event.shiftKey ? -1 : 1));
					}}
				/>
				<span role="status" className="text-xs text-muted">
					{search.trim() === ""
						? ""
						: `${formatInteger(found.length)} found, Enter goes to the next`}
				</span>
				<span className="ml-auto flex flex-wrap gap-1.5">
					<Button size="small" disabled={errors.length === 0} onClick={() => stepError(1)}>
						Next error <Kbd>.</Kbd>
					</Button>
					<Button size="small" onClick={() => setClosed(new Set())}>
						Open all
					</Button>
					<Button size="small" onClick={() => setClosed(parentsOf(nodes))}>
						Close all
					</Button>
				</span>
			</div>
			<TraceTree
				shown={shown}
				closed={closed}
				found={found}
				totalMs={props.totalMs}
				current={current}
				onChoose={(index) => void setChosen(index)}
				onToggle={(index, isOpen) => setClosed((now) => toggle(now, index, isOpen))}
				onBranch={(node, isOpen) => setClosed((now) => toggleBranch(nodes, now, node, isOpen))}
				onError={stepError}
			/>
			{chosen !== null && nodes[chosen] ? (
				<TraceSpanFacts node={nodes[chosen]} totalMs={props.totalMs} />
			) : null}
		</div>
	);
}

function parentsOf(nodes: readonly TraceNode[]): ReadonlySet<number> {
	return new Set(nodes.filter(({ childCount }) => childCount > 0).map(({ index }) => index));
}

function toggle(closed: ReadonlySet<number>, index: number, isOpen: boolean) {
	const next = new Set(closed);
	if (isOpen) next.delete(index);
	else next.add(index);
	return next;
}

/** Opens or closes a span and all beneath it. */
function toggleBranch(
	nodes: readonly TraceNode[],
	closed: ReadonlySet<number>,
	node: TraceNode,
	isOpen: boolean,
): ReadonlySet<number> {
	const next = new Set(closed);
	for (const { index, childCount } of nodes.slice(node.index, node.lastBeneath + 1)) {
		if (isOpen) next.delete(index);
		else if (childCount > 0) next.add(index);
	}
	return next;
}
