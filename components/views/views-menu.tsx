"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Check, Link2, Pencil, Star, Trash2 } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "#components/ui/menu.tsx";
import { notify } from "#components/ui/notify.ts";
import type { SavedView, ViewPage } from "#server/views/contract.ts";
import { type PresetView, readView, writeView } from "./list-views.ts";

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

/** Views of a page: those of the product, one's own, saving the present one. */
export function ViewsMenu(props: {
	readonly page: ViewPage;
	readonly all: string;
	readonly presets: readonly PresetView[];
}) {
	const { page, presets } = props;
	const api = useTRPC();
	const [params, setParams] = useQueryStates(parsers, { history: "push" });
	const [naming, setNaming] = useState<SavedView | "new" | null>(null);
	const saved = useQuery(api.views.list.queryOptions({ page }));
	const own = saved.data?.items ?? [];
	const open = (id: string, search: string) =>
		void setParams({ ...readView(search), view: id, after: null, trail: null, open: null });
	const current = [...presets, ...own].find((view) => view.id === params.view);
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
				<MenuLabel>Your views</MenuLabel>
				{own.map((view) => (
					<ViewItem
						key={view.id}
						name={view.name}
						isDefault={view.isDefault}
						current={view.id === params.view}
						onOpen={() => open(view.id, view.search)}
					/>
				))}
				{saved.isError ? (
					<p className="px-2 py-1 text-xs text-muted">Your views could not be loaded.</p>
				) : null}
				<OwnViewActions
					page={page}
					view={own.find((view) => view.id === params.view)}
					onRename={setNaming}
				/>
				<MenuItem onSelect={() => setNaming("new")}>Save as a new view…</MenuItem>
				<MenuItem onSelect={copyLink}>
					<Link2 aria-hidden /> Copy a link to what is shown
				</MenuItem>
			</Menu>
			{naming === null ? null : (
				<SaveViewDialog
					page={page}
					view={naming === "new" ? null : naming}
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

function ViewItem(props: {
	readonly name: string;
	readonly current: boolean;
	readonly isDefault?: boolean;
	readonly onOpen: () => void;
}) {
	return (
		<MenuItem onSelect={props.onOpen}>
			<span className="flex size-4 items-center">
				{props.current ? <Check aria-label="open" /> : null}
			</span>
			<span className="max-w-60 flex-1 truncate">{props.name}</span>
			{props.isDefault ? <Star aria-label="default" /> : null}
		</MenuItem>
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

function OwnViewActions(props: {
	readonly page: ViewPage;
	readonly view: SavedView | undefined;
	readonly onRename: (view: SavedView) => void;
}) {
	const { page, view } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: api.views.list.queryKey({ page }) });
	const update = useMutation(api.views.update.mutationOptions({ onSuccess }));
	const remove = useMutation(api.views.remove.mutationOptions({ onSuccess }));
	if (!view) return null;
	const { id, isDefault } = view;
	return (
		<>
			<MenuItem
				onSelect={() =>
					update.mutate(
						{ id, search: writeView(window.location.search) },
						{ onSuccess: () => notify(`“${view.name}” was updated`) },
					)
				}
			>
				Update “{view.name}”
			</MenuItem>
			<MenuItem onSelect={() => props.onRename(view)}>
				<Pencil aria-hidden /> Rename…
			</MenuItem>
			<MenuItem onSelect={() => update.mutate({ id, isDefault: !isDefault })}>
				<Star aria-hidden />
				{isDefault ? "No longer open by default" : "Open by default"}
			</MenuItem>
			<MenuItem onSelect={() => remove.mutate({ id })}>
				<Trash2 aria-hidden /> Delete “{view.name}”
			</MenuItem>
			<ActionError error={update.error ?? remove.error} />
		</>
	);
}
