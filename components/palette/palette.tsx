"use client";

import { Command } from "cmdk";
import { usePathname, useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { useZone } from "#components/format/reader.tsx";
import { type Theme, usePreferences } from "#components/layout/preferences.tsx";
import { signOut } from "#components/session/sign-out.ts";
import { useShowShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { parseRange } from "#components/time-range/parse-range.ts";
import { describeRange, printRange } from "#components/time-range/print-range.ts";
import { notify } from "#components/ui/notify.ts";
import { ACTIONS, DESTINATIONS, type Destination, mayGo } from "./destinations.ts";
import { destinationsOf, searchesFor } from "./read-typed.ts";
import { readRecent } from "./recent.ts";

const RANGES = ["15m", "1h", "4h", "24h", "7d", "30d", "today", "yesterday"];
const RANGED = ["/", "/requests", "/routing"];
const THEMES: readonly Theme[] = ["system", "light", "dark"];
/** Marks what was made from the text that is typed: it fits, whatever its words are. */
const MADE = ["made of what is typed"];

/** Everything within reach by a few letters: pages, what was open, ids, actions, ranges, theme. */
export function Palette(props: {
	readonly visible: readonly string[];
	/** Its field has the focus. */
	readonly onReady: () => void;
	readonly onClose: () => void;
}) {
	const { visible, onReady, onClose } = props;
	const router = useRouter();
	const path = usePathname();
	const [text, setText] = useState("");
	const [recent] = useState(readRecent);
	const go = (href: string) => {
		onClose();
		router.push(href);
	};
	const mine = (places: readonly Destination[]) => places.filter((to) => mayGo(to, visible));
	const pasted = mine(destinationsOf(text));
	return (
		<Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
			<Radix.Portal>
				<Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-black/45" />
				<Radix.Content
					aria-describedby={undefined}
					className="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl animate-rise overflow-hidden rounded-xl border border-line bg-raised shadow-pop outline-none forced-outline"
				>
					<Radix.Title className="sr-only">Command palette</Radix.Title>
					<Command label="Command palette" loop filter={rank}>
						<Command.Input
							value={text}
							onValueChange={setText}
							onFocus={onReady}
							placeholder="A page, an action, or an id to open"
							className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
						/>
						<Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
							<Command.Empty className="px-3 py-6 text-center text-sm text-muted">
								Nothing fits. Try a page, a model, a filter such as status:error, or an id.
							</Command.Empty>
							<Places title="Open" places={pasted} onGo={go} made />
							{RANGED.includes(path) ? (
								<TypedRange
									key={text}
									text={text}
									onChoose={(range) => go(withRange(path, range))}
								/>
							) : null}
							<Places title="Pages" places={mine(DESTINATIONS)} onGo={go} />
							<Places title="Actions" places={mine(ACTIONS)} onGo={go} />
							<Places
								title="Opened last"
								places={recent.map((to) => ({ ...to, needs: "" }))}
								onGo={go}
							/>
							{RANGED.includes(path) ? (
								<Group title="Time range">
									{RANGES.map((range) => (
										<Item key={range} onSelect={() => go(withRange(path, range))}>
											Time range: {range}
										</Item>
									))}
								</Group>
							) : null}
							<Settings onClose={onClose} />
							{pasted.length === 0 ? (
								<Places title="Look for it" places={mine(searchesFor(text))} onGo={go} made />
							) : null}
						</Command.List>
					</Command>
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}

/** Every typed word stands somewhere in the item; earlier is better. */
function rank(value: string, search: string, keywords?: string[]): number {
	if (keywords === MADE) return 1;
	const item = value.toLowerCase();
	const places = search
		.toLowerCase()
		.split(/\s+/)
		.map((word) => item.indexOf(word));
	return places.includes(-1) ? 0 : 1 / (2 + Math.max(...places));
}

/** A range that is typed and is none of the usual ones. */
function TypedRange(props: { readonly text: string; readonly onChoose: (range: string) => void }) {
	const zone = useZone();
	const present = { nowMs: Date.now(), zone };
	const typed = parseRange(props.text, present);
	if (!typed.ok || RANGES.includes(props.text.trim())) return null;
	return (
		<Group title="Time range">
			<Item made onSelect={() => props.onChoose(printRange(typed.range))}>
				Time range: {describeRange(typed.range, present)}
			</Item>
		</Group>
	);
}

function Settings({ onClose }: { readonly onClose: () => void }) {
	const { setTheme } = usePreferences();
	const showShortcuts = useShowShortcuts();
	return (
		<Group title="This browser">
			{THEMES.map((theme) => (
				<Item
					key={theme}
					onSelect={() => {
						setTheme(theme);
						onClose();
					}}
				>
					Theme: {theme}
				</Item>
			))}
			<Item
				onSelect={() => {
					onClose();
					showShortcuts();
				}}
			>
				Show all keys
			</Item>
			<Item
				onSelect={() => {
					onClose();
					signOut().catch(() => notify("Signing out failed: Sophia did not answer"));
				}}
			>
				Sign out
			</Item>
		</Group>
	);
}

function Places(props: {
	readonly title: string;
	readonly places: readonly Destination[];
	readonly onGo: (href: string) => void;
	/** Made from what is typed. */
	readonly made?: boolean;
}) {
	if (props.places.length === 0) return null;
	return (
		<Group title={props.title}>
			{props.places.map((place) => (
				<Item
					key={`${place.label} ${place.href}`}
					made={props.made}
					onSelect={() => props.onGo(place.href)}
				>
					{place.label}
				</Item>
			))}
		</Group>
	);
}

function Group(props: { readonly title: string; readonly children: React.ReactNode }) {
	return (
		<Command.Group
			heading={props.title}
			className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
		>
			{props.children}
		</Command.Group>
	);
}

function Item(props: {
	readonly made?: boolean | undefined;
	readonly onSelect: () => void;
	readonly children: React.ReactNode;
}) {
	return (
		<Command.Item
			{...(props.made ? { keywords: MADE } : {})}
			onSelect={props.onSelect}
			className="flex min-h-9 cursor-default items-center rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
		>
			{props.children}
		</Command.Item>
	);
}

function withRange(path: string, range: string): string {
	const params = new URLSearchParams(window.location.search);
	params.delete("after");
	params.delete("trail");
	params.set("range", range);
	return `${path}?${params}`;
}
