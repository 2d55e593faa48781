"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";

/** Puts an audit of a project into the queue; the project then shows its progress. */
export function useRunAudit() {
	const api = useTRPC();
	const client = useQueryClient();
	return useMutation(
		api.dependencies.audits.run.mutationOptions({
			onSuccess: () => client.invalidateQueries({ queryKey: api.dependencies.projects.pathKey() }),
		}),
	);
}
