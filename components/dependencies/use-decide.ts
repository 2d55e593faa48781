import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { toDecision, toTerms, type WaiveDraft } from "./waive-draft.ts";
import { findOnly, type Subject } from "./waive-subject.ts";

/** Makes the decision of a draft: on one finding in its scope, or on the server on several. */
export function useDecide(subject: Subject, onDone: () => void) {
	const api = useTRPC();
	const client = useQueryClient();
	const options = {
		onSuccess: async () => {
			await client.invalidateQueries({ queryKey: api.dependencies.pathKey() });
			onDone();
		},
	};
	const one = useMutation(api.dependencies.findings.waive.mutationOptions(options));
	const many = useMutation(api.dependencies.findings.waiveMany.mutationOptions(options));
	return {
		error: one.error ?? many.error,
		isPending: one.isPending || many.isPending,
		run(draft: WaiveDraft) {
			const only = findOnly(subject);
			const { findings, matching } = subject;
			if (only !== undefined) one.mutate(toDecision(only, draft));
			else
				many.mutate({ ...toTerms(draft), of: matching ?? { ids: findings.map(({ id }) => id) } });
		},
	};
}
