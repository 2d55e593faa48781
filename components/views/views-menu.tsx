"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark, Link2, Save, Star } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { notify } from "#components/ui/notify.ts";
import type { SavedView, ViewPage } from "#server/views/contract.ts";
import { type PresetView, readView, writeView } from "./list-views.ts";
import { useViewChanges } from "./use-view-changes.ts";
import { SavedViewItems, ViewActions, ViewItem } from "./view-items.tsx";

const SaveViewDialog = late(
	() => import("./save-view-dialog.tsx"),
	(module) => module.SaveViewDialog,
);

const parsers = {
	q: parseAsString,
	sort: parseAsString,
	range: parseAsString,
	cols: parseAsString,
	order: parseAsString,
	widths: parseAsString,
	compare: parseAsString,
	view: parseAsString,
	after: parseAsString,
	trail: parseAsString,
	open: parseAsString,
};

/** Views of a page: those of the product, one's own, those of others, saving the present one. */
export function ViewsMenu(props: {
	readonly page: ViewPage;
	readonly all: string;
	readonly presets: readonly PresetView[];
}) {
	const { page, presets } = props;
	const api = useTRPC();
	const [params, setParams] = useQueryStates(parsers, { history: "push" });
	const [naming, setNaming] = useState<SavedView | "new" | null>(null);
	const list = useQuery(api.views.list.queryOptions({ page }));
	const views = list.data?.items ?? [];
	const mayShare = list.data?.mayShare ?? false;
	const changes = useViewChanges(page);
	const open = (id: string, search: string) =>
		void setParams({ ...readView(search), view: id, after: null, trail: null, open: null });
	const saved = views.find(({ id }) => id === params.view);
	const current = presets.find(({ id }) => id === params.view) ?? saved;
	return (
		<>
			<Menu
				align="start"
				trigger={
					<Button>
						<Bookmark aria-hidden />
						<span className="max-w-40 truncate">{current?.name ?? "Views"}</span>
					</Button>
				}
			>
				<ViewItem name={props.all} current={!current} onOpen={() => open("all", "")} />
				<MenuSeparator />
				{presets.map((view) => (
					<ViewItem
						key={view.id}
						name={view.name}
						current={view.id === params.view}
						onOpen={() => open(view.id, view.search)}
					/>
				))}
				<MenuSeparator />
				<SavedViewItems
					own="Your views"
					none={list.isError ? "Your views could not be loaded." : "None yet."}
					views={views}
					current={params.view}
					onOpen={(view) => open(view.id, view.search)}
				/>
				<MenuSeparator />
				<ViewActions view={saved} mayShare={mayShare} changes={changes} onRename={setNaming}>
					{saved ? <PageViewActions view={saved} changes={changes} /> : null}
				</ViewActions>
				<MenuItem onSelect={() => setNaming("new")}>Save as a new view…</MenuItem>
				<MenuItem onSelect={copyLink}>
					<Link2 aria-hidden /> Copy a link to what is shown
				</MenuItem>
			</Menu>
			<ActionError error={changes.error} />
			{naming === null ? null : (
				<SaveViewDialog
					page={page}
					view={naming === "new" ? null : naming}
					mayShare={mayShare}
					onSaved={(view) => {
						setNaming(null);
						void setParams({ view: view.id });
					}}
					onClose={() => setNaming(null)}
				/>
			)}
		</>
	);
}

/** Filters, order, range and columns stand in the address: whoever opens it sees the same view. */
function copyLink(): void {
	const { origin, pathname, search } = window.location;
	const shown = writeView(search);
	const link = `${origin}${pathname}${shown === "" ? "" : `?${shown}`}`;
	void navigator.clipboard.writeText(link).then(
		() => notify("Link copied"),
		() => notify("Copying was refused by the browser"),
	);
}

function PageViewActions(props: {
	readonly view: SavedView;
	readonly changes: ReturnType<typeof useViewChanges>;
}) {
	const { view, changes } = props;
	const { name, isDefault } = view;
	const choose = () =>
		changes.change(
			view,
			{ isDefault: !isDefault },
			isDefault ? "The page opens without a view" : `The page opens with “${name}”`,
		);
	const update = () =>
		changes.change(view, { search: writeView(window.location.search) }, `“${name}” was updated`);
	return (
		<>
			{view.mayChange ? (
				<MenuItem onSelect={update}>
					<Save aria-hidden /> Update “{name}”
				</MenuItem>
			) : null}
			<MenuItem onSelect={choose}>
				<Star aria-hidden />
				{isDefault ? "No longer open by default" : "Open by default"}
			</MenuItem>
		</>
	);
}
