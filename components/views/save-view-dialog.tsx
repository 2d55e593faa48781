"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { SavedView, ViewPage } from "#server/views/contract.ts";
import { writeView } from "./list-views.ts";

/** Gives the present filters, order, range and columns a name, or a saved view another one. */
export function SaveViewDialog(props: {
	readonly page: ViewPage;
	/** The view to rename; a new one is made without. */
	readonly view: SavedView | null;
	/** A prompt of the playground in place of the address. */
	readonly prompt?: string;
	readonly mayShare: boolean;
	readonly onSaved: (view: SavedView) => void;
	readonly onClose: () => void;
}) {
	const { page, view, prompt, mayShare } = props;
	const isPrompt = prompt !== undefined;
	const api = useTRPC();
	const client = useQueryClient();
	const [name, setName] = useState(view?.name ?? "");
	const [isDefault, setIsDefault] = useState(view?.isDefault ?? false);
	const [isShared, setIsShared] = useState(view?.isShared ?? false);
	const onSuccess = async (saved: SavedView) => {
		await client.invalidateQueries({ queryKey: api.views.list.queryKey({ page }) });
		props.onSaved(saved);
	};
	const create = useMutation(api.views.create.mutationOptions({ onSuccess }));
	const update = useMutation(api.views.update.mutationOptions({ onSuccess }));
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={`${view === null ? "Save as a" : "Rename the"} ${isPrompt ? "prompt" : "view"}`}
			description={
				view !== null
					? "What it holds stays as it is."
					: isPrompt
						? "The question, the system prompt and the model as they are now."
						: "Filters, order, range and columns as they are now."
			}
		>
			<form
				className="flex flex-col gap-4 pb-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (view !== null) update.mutate({ id: view.id, name, isDefault, isShared });
					else {
						const search = prompt ?? writeView(window.location.search);
						create.mutate({ page, name, search, isDefault, isShared });
					}
				}}
			>
				<Field label="Name">
					{(control) => (
						<Input
							{...control}
							required
							maxLength={80}
							value={name}
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				{isPrompt ? null : (
					<CheckField
						label="Open this page with it"
						checked={isDefault}
						onChange={(event) => setIsDefault(event.target.checked)}
					/>
				)}
				{mayShare || isShared ? (
					<CheckField
						label="Share it with everybody"
						hint={`All who may open this page see ${isPrompt ? "the prompt" : "it"} under your name.`}
						checked={isShared}
						onChange={(event) => setIsShared(event.target.checked)}
					/>
				) : (
					<p className="text-xs text-muted">Only you see it.</p>
				)}
				<ActionError error={create.error ?? update.error} />
				<div className="flex justify-end gap-2">
					<Button onClick={props.onClose}>Cancel</Button>
					<Button type="submit" look="primary" busy={create.isPending || update.isPending}>
						Save
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
