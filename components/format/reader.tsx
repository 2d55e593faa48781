"use client";

import { createContext, use, useEffect, useState } from "react";
import { zoneName } from "./format-time.ts";

interface Reader {
	readonly zone: string;
	readonly nowMs: number;
}

const ReaderContext = createContext<Reader>({ zone: "UTC", nowMs: 0 });
const TICK_MS = 10_000;

/**
 * The reader's zone and clock. The server renders with the zone of the cookie and its own time,
 * so that the first paint and hydration agree; then the browser's zone and clock take over.
 */
export function ReaderProvider(props: Reader & { readonly children: React.ReactNode }) {
	const [zone, setZone] = useState(props.zone);
	const [nowMs, setNowMs] = useState(props.nowMs);
	useEffect(() => {
		const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
		setZone(browserZone);
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
		document.cookie = `sophia_zone=${encodeURIComponent(browserZone)}; path=/; max-age=31536000; samesite=lax`;
		const tick = () => setNowMs(Date.now());
		tick();
		const timer = setInterval(tick, TICK_MS);
		return () => clearInterval(timer);
	}, []);
	return <ReaderContext value={{ zone, nowMs }}>{props.children}</ReaderContext>;
}

export function useReader(): Reader {
	return use(ReaderContext);
}

/** The zone in which every time on the page is shown. */
export function ZoneName() {
	const { zone, nowMs } = useReader();
	return <span title={zone}>{zoneName(nowMs, zone)}</span>;
}
