"use client";

import { Slot } from "radix-ui";
import { useEffect, useId, useRef, useState } from "react";
import { lateOf } from "./late.tsx";
import { tooltipPart } from "./overlays.ts";

const TooltipPanel = lateOf(tooltipPart, (module) => module.TooltipPanel, { isSilent: true });
const DELAY_MS = 350;
/** Time to reach the text itself with the pointer. */
const LEAVE_MS = 150;

/** Names an icon-only control; never the only place of something that matters. */
export function Tooltip(props: {
	readonly label: React.ReactNode;
	readonly side?: "top" | "right" | "bottom" | "left";
	readonly children: React.ReactNode;
}) {
	const anchor = useRef<HTMLElement>(null);
	const id = useId();
	const [phase, setPhase] = useState<"closed" | "waiting" | "open" | "leaving">("closed");
	const shown = phase === "open" || phase === "leaving";
	useEffect(() => {
		if (phase !== "waiting" && phase !== "leaving") return;
		const next = phase === "waiting" ? "open" : "closed";
		const timer = setTimeout(() => setPhase(next), phase === "waiting" ? DELAY_MS : LEAVE_MS);
		return () => clearTimeout(timer);
	}, [phase]);
	const close = () => setPhase("closed");
	return (
		<>
			<Slot.Root
				ref={anchor}
				aria-describedby={shown ? id : undefined}
				onPointerEnter={(event) => {
					if (event.pointerType === "touch") return;
					void tooltipPart.load();
					setPhase(shown ? "open" : "waiting");
				}}
				onPointerLeave={() => setPhase(shown ? "leaving" : "closed")}
				onPointerDown={close}
				onFocus={(event) => {
					if (event.currentTarget.matches(":focus-visible")) setPhase("open");
				}}
				onBlur={close}
			>
				{props.children}
			</Slot.Root>
			{shown ? (
				<TooltipPanel
					id={id}
					anchor={anchor}
					side={props.side ?? "bottom"}
					onHover={(over) => setPhase(over ? "open" : "leaving")}
					onDismiss={close}
				>
					{props.label}
				</TooltipPanel>
			) : null}
		</>
	);
}
