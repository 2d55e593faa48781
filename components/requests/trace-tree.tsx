"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef } from "react";
import { formatDuration } from "#components/format/format-duration.ts";
import type { TraceNode } from "./trace-model.ts";
import { TraceRow } from "./trace-row.tsx";

const ROW_PX = 28;
const MAX_ROWS_TALL = 20;

export interface TraceTreeProps {
	/** The lines that are not folded away, in order. */
	readonly shown: readonly TraceNode[];
	readonly closed: ReadonlySet<number>;
	readonly found: readonly number[];
	readonly totalMs: number;
	readonly current: number;
	readonly onChoose: (index: number) => void;
	readonly onToggle: (index: number, isOpen: boolean) => void;
	readonly onBranch: (node: TraceNode, isOpen: boolean) => void;
	readonly onError: (direction: 1 | -1) => void;
}

/** A tree in which only the lines near the view are drawn; one stop of the Tab key. */
export function TraceTree(props: TraceTreeProps) {
	const { shown, current } = props;
	const id = useId();
	const scroller = useRef<HTMLDivElement>(null);
	const line = Math.max(
		0,
		shown.findIndex(({ index }) => index === current),
	);
	const virtualizer = useVirtualizer({
		count: shown.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => ROW_PX,
		overscan: 12,
	});
	useEffect(() => virtualizer.scrollToIndex(line), [line, virtualizer]);
	const found = new Set(props.found);
	const press = (event: React.KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (handleKey(event.key, line, props)) event.preventDefault();
	};
	return (
		<div>
			<Ruler totalMs={props.totalMs} />
			<div
				ref={scroller}
				role="tree"
				tabIndex={0}
				aria-label="Spans"
				aria-activedescendant={`${id}-${current}`}
				title="Arrows move, open and close; e and w open and close a branch; . goes to the next error"
				className="overflow-y-auto rounded border border-line"
				style={{ height: Math.min(shown.length, MAX_ROWS_TALL) * ROW_PX + 2 }}
				onKeyDown={press}
			>
				<div role="none" className="relative" style={{ height: virtualizer.getTotalSize() }}>
					{virtualizer.getVirtualItems().map(({ index: at, start }) => {
						const node = shown[at];
						if (node === undefined) return null;
						return (
							<TraceRow
								key={node.index}
								id={`${id}-${node.index}`}
								node={node}
								top={start}
								totalMs={props.totalMs}
								isCurrent={node.index === current}
								isFound={found.has(node.index)}
								isOpen={node.childCount === 0 ? null : !props.closed.has(node.index)}
								onChoose={props.onChoose}
								onToggle={props.onToggle}
							/>
						);
					})}
				</div>
			</div>
		</div>
	);
}

/** What a key does in a tree; false for keys that are not the tree's. */
function handleKey(key: string, line: number, props: TraceTreeProps): boolean {
	const { shown, closed } = props;
	const node = shown[line];
	if (node === undefined) return false;
	const goTo = (at: number) => {
		const next = shown[Math.min(shown.length - 1, Math.max(0, at))];
		if (next) props.onChoose(next.index);
		return true;
	};
	const isClosed = closed.has(node.index);
	switch (key) {
		case "ArrowDown":
			return goTo(line + 1);
		case "ArrowUp":
			return goTo(line - 1);
		case "PageDown":
			return goTo(line + MAX_ROWS_TALL);
		case "PageUp":
			return goTo(line - MAX_ROWS_TALL);
		case "Home":
			return goTo(0);
		case "End":
			return goTo(shown.length - 1);
		case "ArrowRight":
			if (isClosed) props.onToggle(node.index, true);
			else if (node.childCount > 0) goTo(line + 1);
			return true;
		case "ArrowLeft":
			if (node.childCount > 0 && !isClosed) props.onToggle(node.index, false);
			else if (node.parent !== null) props.onChoose(node.parent);
			return true;
		case "Enter":
		case " ":
			if (node.childCount > 0) props.onToggle(node.index, isClosed);
			props.onChoose(node.index);
			return true;
		case "e":
		case "w":
			props.onBranch(node, key === "e");
			return true;
		case ".":
		case "n":
		case "p":
			props.onError(key === "p" ? -1 : 1);
			return true;
		default:
			return false;
	}
}

function Ruler({ totalMs }: { readonly totalMs: number }) {
	return (
		<div
			aria-hidden
			className="tabular grid grid-cols-[minmax(8rem,40%)_1fr_4.5rem] gap-2 px-2 pb-1 text-2xs text-faint"
		>
			<span />
			<span className="flex justify-between">
				<span>0</span>
				<span className="max-sm:hidden">{formatDuration(totalMs / 2)}</span>
				<span>{formatDuration(totalMs)}</span>
			</span>
			<span />
		</div>
	);
}
