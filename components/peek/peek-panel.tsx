"use client";

import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useOrigin } from "#components/layout/help.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";
import type { usePeek } from "./use-peek.ts";

/** A panel beside the list, which stays usable: what is open, its neighbours, its own page. */
export function PeekPanel(props: {
	readonly label: string;
	readonly href: string;
	readonly peek: ReturnType<typeof usePeek>;
	readonly actions?: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	const { peek, href } = props;
	const panel = useRef<HTMLElement>(null);
	const origin = useOrigin();
	const shown = useRef(peek.openId);
	useEffect(() => {
		const before = document.activeElement;
		panel.current?.focus({ preventScroll: true });
		return () => {
			// Whoever walked the list goes on from the row that was open.
			const back = linkOfRow(shown.current) ?? before;
			if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
		};
	}, []);
	useEffect(() => {
		if (peek.openId === null) return;
		shown.current = peek.openId;
		linkOfRow(peek.openId)?.closest("tr")?.scrollIntoView({ block: "nearest" });
	}, [peek.openId]);
	return (
		<section
			ref={panel}
			tabIndex={-1}
			aria-label={props.label}
			className="fixed inset-y-0 right-0 z-40 flex w-full animate-appear flex-col border-l border-line bg-surface shadow-pop outline-none sm:w-[32rem] forced-outline"
		>
			<div className="flex items-center gap-1 border-b border-line px-3 py-2">
				<Button
					look="ghost"
					size="icon"
					aria-label="Next row"
					title="Next row  j"
					disabled={peek.next === null}
					onClick={() => peek.next?.()}
				>
					<ChevronDown aria-hidden />
				</Button>
				<Button
					look="ghost"
					size="icon"
					aria-label="Row before"
					title="Row before  k"
					disabled={peek.previous === null}
					onClick={() => peek.previous?.()}
				>
					<ChevronUp aria-hidden />
				</Button>
				<div className="ml-auto flex items-center gap-1">
					<CopyButton label="Copy link" size="icon" text={new URL(href, origin).href} />
					{props.actions}
					<Button asChild>
						<Link href={href}>
							<Maximize2 aria-hidden /> Open page
						</Link>
					</Button>
					<Button
						look="ghost"
						size="icon"
						aria-label="Close the panel"
						title="Close  Esc"
						onClick={peek.close}
					>
						<X aria-hidden />
					</Button>
				</div>
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
			<div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto p-4">
				{props.children}
			</div>
		</section>
	);
}

function linkOfRow(id: string | null): HTMLElement | null {
	if (id === null) return null;
	return document.querySelector(`[data-row="${CSS.escape(id)}"] a[href]:not([tabindex="-1"])`);
}
