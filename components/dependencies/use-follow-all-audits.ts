"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "#components/api/trpc.tsx";

const POLL_MS = 3_000;
/** More than one: audits do not end in the order in which they were asked for. */
const NEWEST = 5;

/** When an audit of any project has ended, findings and figures are read anew. */
export function useFollowAllAudits(): void {
	const api = useTRPC();
	const client = useQueryClient();
	const query = useQuery(
		api.dependencies.audits.list.queryOptions(
			{ limit: NEWEST, states: ["done"] },
			{ refetchInterval: POLL_MS, retry: false },
		),
	);
	const newest = query.data?.items.map(({ id }) => id).join();
	const seen = useRef(newest);
	useEffect(() => {
		const before = seen.current;
		seen.current = newest;
		if (before === undefined || before === newest) return;
		const { findings, summary } = api.dependencies;
		for (const part of [findings, summary]) {
			void client.invalidateQueries({ queryKey: part.pathKey() });
		}
	}, [newest, client, api]);
}
