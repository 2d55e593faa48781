import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { notify } from "#components/ui/notify.ts";
import type { SavedView, UpdateViewInput, ViewPage } from "#server/views/contract.ts";

/** Changes to the saved views of a page; they end also where the menu that began them is closed. */
export function useViewChanges(page: ViewPage) {
	const api = useTRPC();
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: api.views.list.queryKey({ page }) });
	const update = useMutation(api.views.update.mutationOptions({ onSuccess }));
	const remove = useMutation(api.views.remove.mutationOptions({ onSuccess }));
	return {
		error: update.error ?? remove.error,
		change: (view: SavedView, changes: Omit<UpdateViewInput, "id">, told: string) => {
			remove.reset();
			update.mutate({ id: view.id, ...changes }, { onSuccess: () => notify(told) });
		},
		remove: (view: SavedView) => {
			update.reset();
			remove.mutate({ id: view.id }, { onSuccess: () => notify(`“${view.name}” was deleted`) });
		},
	};
}
