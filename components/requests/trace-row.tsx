import { ChevronDown, ChevronRight, CircleAlert } from "lucide-react";
import { memo } from "react";
import { formatDuration } from "#components/format/format-duration.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { TraceNode } from "./trace-model.ts";

const INDENT_PX = 12;
const MAX_INDENT = 10;

interface TraceRowProps {
	readonly id: string;
	readonly node: TraceNode;
	readonly top: number;
	readonly totalMs: number;
	readonly isCurrent: boolean;
	readonly isFound: boolean;
	/** `null` for spans that hold no others. */
	readonly isOpen: boolean | null;
	readonly onChoose: (index: number) => void;
	readonly onToggle: (index: number, isOpen: boolean) => void;
}

/** One span: name, bar on the common axis (never thinner than 2 px) and its true length. */
export const TraceRow = memo(function TraceRow(props: TraceRowProps) {
	const { node, totalMs, isOpen } = props;
	const { span, index } = node;
	const left = (span.startMs / totalMs) * 100;
	const width = ((span.endMs - span.startMs) / totalMs) * 100;
	const beneath = node.lastBeneath - index;
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
		// biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names the line
		<div
			id={props.id}
			role="treeitem"
			aria-level={node.depth + 1}
			aria-posinset={node.place}
			aria-setsize={node.siblings}
			aria-selected={props.isCurrent}
			{...(isOpen === null ? {} : { "aria-expanded": isOpen })}
			style={{ top: props.top }}
			className={classNames(
				"absolute inset-x-0 grid h-7 cursor-default grid-cols-[minmax(8rem,40%)_1fr_4.5rem] items-center gap-2 px-2 hover:bg-hover/60",
				props.isFound && "bg-warn-soft",
				props.isCurrent && "bg-accent-soft outline-1 -outline-offset-1 outline-accent",
			)}
			onClick={() => props.onChoose(index)}
			onDoubleClick={() => isOpen !== null && props.onToggle(index, !isOpen)}
		>
			<span
				className="flex min-w-0 items-center gap-1"
				style={{ paddingLeft: Math.min(node.depth, MAX_INDENT) * INDENT_PX }}
			>
				{isOpen === null ? (
					<span className="size-6 shrink-0" />
				) : (
					// biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer; the keys are the tree's
					// biome-ignore lint/a11y/useKeyWithClickEvents: same
					<span
						className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover"
						onClick={(event) => {
							event.stopPropagation();
							props.onToggle(index, !isOpen);
						}}
					>
						{isOpen ? (
							<ChevronDown className="size-4" aria-hidden />
						) : (
							<ChevronRight className="size-4" aria-hidden />
						)}
					</span>
				)}
				{node.isError ? (
					<CircleAlert className="size-3.5 shrink-0 text-bad" aria-label="error" />
				) : null}
				<span className="truncate" title={span.name}>
					{span.name}
				</span>
				{isOpen === false ? (
					<span className="shrink-0 text-2xs text-muted">+{formatInteger(beneath)}</span>
				) : null}
			</span>
			<span className="relative h-3.5 overflow-hidden rounded-sm bg-sunken">
				<span
					className={classNames(
						"absolute inset-y-0 min-w-0.5 rounded-xs forced-outline",
						node.isError ? "bg-bad" : node.depth === 0 ? "bg-accent" : "bg-latency",
					)}
					style={{ left: `min(${left}%, 100% - 2px)`, width: `${width}%` }}
				/>
			</span>
			<span className="tabular text-right text-xs text-muted">
				{formatDuration(span.endMs - span.startMs)}
				<span className="sr-only">, starts at {formatDuration(span.startMs)}</span>
			</span>
		</div>
	);
});
