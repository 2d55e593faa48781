"use client";

import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import { zoneName } from "./format-time.ts";

interface Reader {
	readonly zone: string;
	readonly nowMs: number;
}

const RenderedContext = createContext<Reader>({ zone: "UTC", nowMs: 0 });
const TICK_MS = 10_000;

/**
 * What the server renders with: the zone of the cookie and its own time. It never changes, since a
 * context that changes above a part that is not hydrated yet makes React throw that part away and
 * render it again; each reader goes over to the browser's clock by itself.
 */
export function ReaderProvider(props: Reader & { readonly children: React.ReactNode }) {
	const [rendered] = useState<Reader>({ zone: props.zone, nowMs: props.nowMs });
	useEffect(() => {
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
		document.cookie = `sophia_zone=${encodeURIComponent(browserZone())}; path=/; max-age=31536000; samesite=lax`;
	}, []);
	return <RenderedContext value={rendered}>{props.children}</RenderedContext>;
}

/** The reader's zone: the server's until the component is hydrated, then the browser's. */
export function useZone(): string {
	const rendered = use(RenderedContext);
	return useSyncExternalStore(
		subscribe,
		() => readBrowser().zone,
		() => rendered.zone,
	);
}

/**
 * What `read` makes of the present. Drawn again only when that differs: a page is full of times, and
 * hardly any of them changes its text with the clock.
 */
export function useNow<Told extends string | number | boolean>(
	read: (nowMs: number) => Told,
): Told {
	const rendered = use(RenderedContext);
	return useSyncExternalStore(
		subscribe,
		() => read(readBrowser().nowMs),
		() => read(rendered.nowMs),
	);
}

/** When the component came onto the page. Unlike the present it stays as it is. */
export function useOpenedMs(): number {
	const rendered = use(RenderedContext);
	const [openedMs] = useState(() => (browser ?? rendered).nowMs);
	return openedMs;
}

/** The zone in which every time on the page is shown. */
export function ZoneName() {
	const zone = useZone();
	const name = useNow((nowMs) => zoneName(nowMs, zone));
	return <span title={zone}>{name}</span>;
}

const watchers = new Set<() => void>();
let browser: Reader | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

function readBrowser(): Reader {
	browser ??= { zone: browserZone(), nowMs: Date.now() };
	return browser;
}

function subscribe(onChange: () => void): () => void {
	if (watchers.size === 0) {
		timer = setInterval(tick, TICK_MS);
		// Nobody watched the clock: it may have stood still.
		tick();
	}
	watchers.add(onChange);
	return () => {
		watchers.delete(onChange);
		if (watchers.size === 0) clearInterval(timer);
	};
}

function tick(): void {
	browser = { zone: browserZone(), nowMs: Date.now() };
	for (const onChange of watchers) onChange();
}

function browserZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
