"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Download } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { gateText, PREVIEW_CHARACTERS } from "./gate-text.ts";
import { saveFile } from "./save-file.ts";

const LINE_PX = 20;
const MAX_LINES_TALL = 24;
const KIB = 1024;

/** A body of any length: its beginning at once, the rest on request, never more lines than are seen. */
export function BodyView(props: {
	readonly label: string;
	readonly text: string;
	readonly filename: string;
}) {
	const { label, text } = props;
	const [isWhole, setWhole] = useState(false);
	const { lines, length, isCut } = useMemo(() => gateText(text, isWhole), [text, isWhole]);
	const kib = (characters: number) => `${Math.ceil(characters / KIB)} KiB`;
	return (
		<section aria-label={label} className="rounded-md border border-line">
			<div className="flex flex-wrap items-center gap-2 border-b border-line bg-sunken px-3 py-1">
				<h3 className="text-xs font-medium text-muted">
					{label}, {length < KIB ? `${length} characters` : kib(length)}
				</h3>
				<span className="ml-auto flex gap-1">
					<CopyButton text={text} label={`Copy: ${label}`} />
					<Button
						look="ghost"
						size="iconSmall"
						aria-label={`Download: ${label}`}
						title={`Download: ${label}`}
						onClick={() =>
							saveFile({
								filename: props.filename,
								mediaType: "application/octet-stream",
								content: text,
							})
						}
					>
						<Download aria-hidden />
					</Button>
				</span>
			</div>
			<Lines label={label} lines={lines} />
			{isCut ? (
				<div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2 text-xs text-muted">
					The first {kib(PREVIEW_CHARACTERS)} are shown.
					<Button size="small" onClick={() => setWhole(true)}>
						Show all {kib(length)}
					</Button>
				</div>
			) : null}
		</section>
	);
}

function Lines(props: { readonly label: string; readonly lines: readonly string[] }) {
	const { lines } = props;
	const scroller = useRef<HTMLElement>(null);
	const virtualizer = useVirtualizer({
		count: lines.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => LINE_PX,
		overscan: 20,
		initialRect: { width: 1000, height: MAX_LINES_TALL * LINE_PX },
	});
	return (
		<section
			ref={scroller}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={`${props.label}, its text`}
			className="overflow-auto px-3 py-2 font-mono text-xs leading-5"
			style={{ height: Math.min(lines.length, MAX_LINES_TALL) * LINE_PX + 17 }}
		>
			<div className="relative" style={{ height: virtualizer.getTotalSize() }}>
				{virtualizer.getVirtualItems().map(({ index, start }) => (
					<div
						key={index}
						className="absolute left-0 min-h-5 whitespace-pre"
						style={{ transform: `translateY(${start}px)` }}
					>
						{lines[index]}
					</div>
				))}
			</div>
		</section>
	);
}
