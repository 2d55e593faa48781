"use client";

import { ArrowUp, Pause, Radio } from "lucide-react";
import { Time } from "#components/format/values.tsx";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { LiveState } from "./live-state.ts";
import type { Live } from "./use-live.ts";

/** Switches following on and off and says what it is doing. */
export function LiveButton({ live }: { readonly live: Live }) {
	useShortcuts("List", [{ keys: "l", label: "Follow live, or stop", run: live.toggle }]);
	return (
		<>
			<Button aria-pressed={live.on} onClick={live.toggle} title="Follow live  l">
				{live.on ? <Pause aria-hidden /> : <Radio aria-hidden />}
				<span className={classNames(live.state.kind === "live" && "text-ok")}>
					<StateText state={live.state} />
				</span>
			</Button>
			<span role="status" className="sr-only">
				{live.state.kind === "reconnecting" || live.state.kind === "stale"
					? "Following live is interrupted"
					: ""}
			</span>
		</>
	);
}

function StateText({ state }: { readonly state: LiveState }) {
	switch (state.kind) {
		case "off":
			return "Live";
		case "live":
			return "Live: on";
		case "paused":
			return "Live: paused";
		case "reconnecting":
			return "Live: reconnecting";
		case "stale":
			return (
				<>
					Stale since <Time ms={state.sinceMs} />
				</>
			);
	}
}

/** "12 new": the reader decides when they come in. */
export function NewRows(props: { readonly live: Live; readonly onShow: () => void }) {
	const { news } = props.live;
	const text = news && news.count > 0 ? `${news.count}${news.capped ? "+" : ""} new` : null;
	return (
		<>
			<span role="status" className="sr-only">
				{text ? `${text} at the top of the list` : ""}
			</span>
			{text ? (
				<div className="flex justify-center border-b border-line bg-accent-soft py-1">
					<Button size="small" onClick={props.onShow}>
						<ArrowUp aria-hidden /> {text}
					</Button>
				</div>
			) : null}
		</>
	);
}
