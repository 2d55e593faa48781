"use client";

import { useQuery } from "@tanstack/react-query";
import { BookMarked } from "lucide-react";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { useViewChanges } from "#components/views/use-view-changes.ts";
import { SavedViewItems, ViewActions } from "#components/views/view-items.tsx";
import type { SavedView } from "#server/views/contract.ts";
import { readPrompt, type SavedPrompt, writePrompt } from "./saved-prompt.ts";

const SaveViewDialog = late(
	() => import("#components/views/save-view-dialog.tsx"),
	(module) => module.SaveViewDialog,
);
const PAGE = "playground";

/** Prompts that are kept by name, one's own and those of others: opening one fills the composer, sending stays with the writer. */
export function PromptMenu(props: {
	readonly current: SavedPrompt;
	readonly onOpen: (prompt: SavedPrompt) => void;
}) {
	const { current } = props;
	const api = useTRPC();
	const [openId, setOpenId] = useState<string | null>(null);
	const [naming, setNaming] = useState<SavedView | "new" | null>(null);
	const list = useQuery(api.views.list.queryOptions({ page: PAGE }));
	const changes = useViewChanges(PAGE);
	const mayShare = list.data?.mayShare ?? false;
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
				<SavedViewItems
					own="Your prompts"
					none={list.isError ? "They could not be loaded." : "None yet."}
					views={prompts}
					current={openId}
					onOpen={(prompt) => {
						setOpenId(prompt.id);
						props.onOpen(readPrompt(prompt.search));
					}}
				/>
				<MenuSeparator />
				<MenuItem disabled={current.text.trim() === ""} onSelect={() => setNaming("new")}>
					Save what is written…
				</MenuItem>
				<ViewActions view={open} mayShare={mayShare} changes={changes} onRename={setNaming} />
			</Menu>
			<ActionError error={changes.error} />
			{naming === null ? null : (
				<SaveViewDialog
					page={PAGE}
					view={naming === "new" ? null : naming}
					mayShare={mayShare}
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
