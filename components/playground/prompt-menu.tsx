"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookMarked, Check, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "#components/ui/menu.tsx";
import type { SavedView } from "#server/views/contract.ts";
import { readPrompt, type SavedPrompt, writePrompt } from "./saved-prompt.ts";

const SaveViewDialog = late(
	() => import("#components/views/save-view-dialog.tsx"),
	(module) => module.SaveViewDialog,
);
const PAGE = "playground";

/** Prompts that one keeps by name: opening one fills the composer, sending stays with the writer. */
export function PromptMenu(props: {
	readonly current: SavedPrompt;
	readonly onOpen: (prompt: SavedPrompt) => void;
}) {
	const { current } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const [openId, setOpenId] = useState<string | null>(null);
	const [naming, setNaming] = useState<SavedView | "new" | null>(null);
	const list = useQuery(api.views.list.queryOptions({ page: PAGE }));
	const remove = useMutation(
		api.views.remove.mutationOptions({
			onSuccess: () =>
				client.invalidateQueries({ queryKey: api.views.list.queryKey({ page: PAGE }) }),
		}),
	);
	const prompts = list.data?.items ?? [];
	const open = prompts.find(({ id }) => id === openId);
	return (
		<>
			<Menu
				trigger={
					<Button>
						<BookMarked aria-hidden /> Prompts
					</Button>
				}
			>
				<MenuLabel>Your prompts</MenuLabel>
				{prompts.map((prompt) => (
					<MenuItem
						key={prompt.id}
						onSelect={() => {
							setOpenId(prompt.id);
							props.onOpen(readPrompt(prompt.search));
						}}
					>
						<span className="flex size-4 items-center">
							{prompt.id === openId ? <Check aria-label="open" /> : null}
						</span>
						<span className="max-w-60 flex-1 truncate">{prompt.name}</span>
					</MenuItem>
				))}
				{prompts.length === 0 ? (
					<p className="px-2 py-1 text-xs text-muted">
						{list.isError ? "They could not be loaded." : "None yet."}
					</p>
				) : null}
				<MenuSeparator />
				<MenuItem disabled={current.text.trim() === ""} onSelect={() => setNaming("new")}>
					Save what is written…
				</MenuItem>
				{open ? (
					<>
						<MenuItem onSelect={() => setNaming(open)}>
							<Pencil aria-hidden /> Rename “{open.name}”…
						</MenuItem>
						<MenuItem onSelect={() => remove.mutate({ id: open.id })}>
							<Trash2 aria-hidden /> Delete “{open.name}”
						</MenuItem>
					</>
				) : null}
			</Menu>
			<ActionError error={remove.error} />
			{naming === null ? null : (
				<SaveViewDialog
					page={PAGE}
					view={naming === "new" ? null : naming}
					prompt={writePrompt(current)}
					onSaved={(saved) => {
						setNaming(null);
						setOpenId(saved.id);
					}}
					onClose={() => setNaming(null)}
				/>
			)}
		</>
	);
}
