"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { pollUnfinished } from "./poll-unfinished.ts";

/** The stored conversation; followed while one of its answers is still written. */
export function useConversation(id: string | null) {
	const api = useTRPC();
	return useQuery(
		api.playground.conversation.queryOptions(
			{ id: id ?? "" },
			{
				enabled: id !== null,
				refetchInterval: ({ state }) => pollUnfinished(state.data?.messages ?? [], Date.now()),
			},
		),
	);
}
