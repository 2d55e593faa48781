"use client";

import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useEffect, useRef } from "react";
import { countOf } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { useStable } from "#components/ui/use-stable.ts";
import { whenIdle } from "#components/ui/when-idle.ts";

const MAX_REMEMBERED = 20;
const PAGE_ROWS = 50;

const cursorParsers = {
	/** Where this page begins; absent on the first. */
	after: parseAsString,
	/** Where the pages before began, newest last, so that "back" needs no history. */
	trail: parseAsArrayOf(parseAsString, "~").withDefault([]),
};

interface CursorState {
	readonly after: string | null;
	readonly trail: readonly string[];
}

/** Pressed again before its rows are there, "Next" names the page that is on its way already. */
export function stepForward({ after, trail }: CursorState, cursor: string) {
	if (cursor === after) return {};
	return { after: cursor, trail: [...trail, after ?? ""].slice(-MAX_REMEMBERED) };
}

/** Cursor pages with their state in the URL. */
export function useCursor() {
	const [{ after, trail }, setState] = useQueryStates(cursorParsers, { history: "push" });
	return {
		cursor: after ?? undefined,
		/** What a plain list asks the server for. */
		page: { limit: PAGE_ROWS, ...(after ? { cursor: after } : {}) },
		isFirst: after === null,
		next: (cursor: string) => setState((at) => stepForward(at, cursor)),
		previous: () => setState({ after: trail.at(-1) || null, trail: trail.slice(0, -1) }),
		first: () => setState({ after: null, trail: [] }),
		canGoBack: trail.length > 0,
	};
}

export function Pager(props: {
	readonly shown: number;
	/** `requests`: what the rows are, in the plural. */
	readonly what: string;
	readonly cursor: ReturnType<typeof useCursor>;
	readonly nextCursor: string | null;
	/** Chooses the length of the page, where that is offered. */
	readonly sizes?: React.ReactNode;
	/** How many there are in all, where that is known by now: `of 12,400`. */
	readonly total?: React.ReactNode;
	/** Loads the page that begins there, before it is asked for. */
	readonly onWarm?: (cursor: string) => void;
}) {
	const { cursor, nextCursor } = props;
	const nav = useRef<HTMLElement>(null);
	const warm = useStable(() => {
		if (nextCursor !== null) props.onWarm?.(nextCursor);
	});
	useEffect(() => {
		if (nav.current === null || nextCursor === null) return;
		return watchNearing(nav.current, warm);
	}, [nextCursor, warm]);
	if (cursor.isFirst && nextCursor === null) {
		return (
			<p className="border-t border-line px-3 py-2 text-xs text-muted">
				{countOf(props.shown, props.what)}, all shown
			</p>
		);
	}
	return (
		<nav
			ref={nav}
			aria-label={`Pages of ${props.what}`}
			className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-3 py-2"
		>
			<span className="text-xs text-muted">
				{countOf(props.shown, props.what)} on this page{props.total}
			</span>
			<div className="flex flex-wrap gap-1.5">
				{props.sizes}
				<Button size="small" disabled={cursor.isFirst} onClick={cursor.first}>
					<ChevronsLeft aria-hidden /> First
				</Button>
				<Button size="small" disabled={!cursor.canGoBack} onClick={cursor.previous}>
					<ChevronLeft aria-hidden /> Previous
				</Button>
				<Button
					size="small"
					disabled={nextCursor === null}
					onPointerEnter={warm}
					onFocus={warm}
					onClick={() => nextCursor !== null && cursor.next(nextCursor)}
				>
					Next <ChevronRight aria-hidden />
				</Button>
			</div>
		</nav>
	);
}

/** Calls back when the element is at most one screen below the view and the browser is idle. */
function watchNearing(element: Element, onNear: () => void): () => void {
	let callOff: (() => void) | undefined;
	const observer = new IntersectionObserver(
		(entries) => {
			callOff?.();
			if (entries.some(({ isIntersecting }) => isIntersecting)) callOff = whenIdle(onNear);
		},
		{ rootMargin: "0px 0px 100% 0px" },
	);
	observer.observe(element);
	return () => {
		observer.disconnect();
		callOff?.();
	};
}
