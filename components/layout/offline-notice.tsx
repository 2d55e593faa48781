"use client";

import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

/** Says so while the browser has no network: what is shown may be old, and nothing is lost. */
export function OfflineNotice() {
	const online = useSyncExternalStore(subscribe, readOnline, () => true);
	return (
		<div role="status">
			{online ? null : (
				<p className="flex items-center justify-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-sm text-warn">
					<WifiOff className="size-4 shrink-0" aria-hidden />
					You are offline. What you see may be old; it goes on by itself when the network is back.
				</p>
			)}
		</div>
	);
}

function readOnline(): boolean {
	return navigator.onLine;
}

function subscribe(onChange: () => void): () => void {
	const listeners = new AbortController();
	window.addEventListener("online", onChange, { signal: listeners.signal });
	window.addEventListener("offline", onChange, { signal: listeners.signal });
	return () => listeners.abort();
}
