"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import type { Project } from "#server/dependencies/console-contract.ts";

/** When a project has a newer audit, whatever began it, all that rests on audits is read anew. */
export function useFollowAudits(projects: readonly Project[]): void {
	const api = useTRPC();
	const client = useQueryClient();
	const newest = projects.map(({ id, latest }) => `${id} ${latest?.id ?? ""}`).join();
	const seen = useRef(newest);
	useEffect(() => {
		if (seen.current === newest) return;
		seen.current = newest;
		const { findings, audits, trends, summary } = api.dependencies;
		for (const part of [findings, audits.list, trends, summary]) {
			void client.invalidateQueries({ queryKey: part.pathKey() });
		}
	}, [newest, client, api]);
}
