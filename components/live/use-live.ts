"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { useNow } from "#components/format/reader.tsx";
import type { NewSince } from "#server/insights/contract.ts";
import type { ListQuery } from "#server/lists/contract.ts";
import { type LiveState, liveState } from "./live-state.ts";

export const LIVE_MS = 3000;

export interface Live {
	readonly state: LiveState;
	readonly on: boolean;
	readonly toggle: () => void;
	/** Rows newer than the top one, behind a button: they never push what is being read. */
	readonly news: NewSince | null;
}

/**
 * Follows a list: asks every few seconds how many rows are newer than its top one. Off until asked
 * for; pauses while the page is hidden; goes on by itself when the server is back.
 */
export function useLive(input: {
	readonly query: ListQuery;
	/** Id of the newest row shown; `undefined`: the rows are not there yet. */
	readonly newest: string | null | undefined;
	/** False on later pages and in other orders, where "newer" has no place. */
	readonly possible: boolean;
}): Live {
	const api = useTRPC();
	const [on, setOn] = useState(false);
	const hidden = useSyncExternalStore(subscribe, readHidden, () => false);
	const active = on && input.possible && input.newest !== undefined;
	const news = useQuery(
		api.insights.newSince.queryOptions(
			{ query: input.query, newest: input.newest ?? null },
			{
				enabled: active,
				refetchInterval: LIVE_MS,
				retry: false,
				staleTime: 0,
				placeholderData: keepPreviousData,
			},
		),
	);
	// Only what follows needs to know how late it is.
	const nowMs = useNow((ms) => (on ? ms : 0));
	const state = liveState({
		on,
		hidden: hidden || (on && !input.possible),
		failing: news.isError || news.fetchStatus === "paused",
		okAtMs: news.dataUpdatedAt,
		nowMs,
	});
	return {
		state,
		on,
		toggle: () => setOn(!on),
		news: active && news.data && !news.isPlaceholderData ? news.data : null,
	};
}

/** Calls back with newer content of rows that may still change, every few seconds while `on`. */
export function usePatches<Row>(
	patches: { readonly items: readonly Row[] } | undefined,
	onPatch: (rows: readonly Row[]) => void,
): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: each answer is applied once
	useEffect(() => {
		if (patches && patches.items.length > 0) onPatch(patches.items);
	}, [patches]);
}

function readHidden(): boolean {
	return document.hidden;
}

function subscribe(onChange: () => void): () => void {
	document.addEventListener("visibilitychange", onChange);
	return () => document.removeEventListener("visibilitychange", onChange);
}
