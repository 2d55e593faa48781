"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC, useTRPCClient } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { CreateProjectInput, Schedule } from "#server/dependencies/console-contract.ts";
import { type ChosenFile, checkUpload, readUpload } from "./read-upload.ts";
import { ScheduleField } from "./schedule-field.tsx";
import { FolderFields, UploadField } from "./source-fields.tsx";

type Kind = CreateProjectInput["source"]["kind"];

interface Draft {
	readonly kind: Kind;
	readonly name: string;
	readonly path: string;
	readonly file: string;
	readonly files: readonly ChosenFile[];
	readonly schedule: Schedule;
}

const FIRST: Draft = {
	kind: "folder",
	name: "",
	path: "",
	file: "",
	files: [],
	schedule: { kind: "daily", at: "03:00" },
};

/** Names a project and where it comes from; its first audit begins at once. */
export function AddProjectDialog(props: {
	readonly zone: string;
	readonly onClose: () => void;
	readonly onAdded: (project: { readonly id: string; readonly name: string }) => void;
}) {
	const api = useTRPC();
	const server = useTRPCClient();
	const client = useQueryClient();
	const [draft, setDraft] = useState(FIRST);
	const [problem, setProblem] = useState<string | null>(null);
	const create = useMutation({
		mutationFn: async () => server.dependencies.projects.create.mutate(await toInput(draft)),
		onSuccess: async (project) => {
			await client.invalidateQueries({ queryKey: api.dependencies.pathKey() });
			props.onAdded(project);
		},
	});
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Add a project"
			description="Nothing of it is run: its files are read. The first audit begins at once."
		>
			<form
				className="flex flex-col gap-4 pb-4"
				onSubmit={(event) => {
					event.preventDefault();
					const found = draft.kind === "upload" ? checkUpload(draft.files) : null;
					setProblem(found);
					if (found === null) create.mutate();
				}}
			>
				<Segmented
					label="Where it comes from"
					value={draft.kind}
					onChange={(kind) => {
						setProblem(null);
						setDraft({ ...draft, kind });
					}}
					options={[
						{ value: "folder", label: "Folder" },
						{ value: "git", label: "Git checkout" },
						{ value: "upload", label: "Upload" },
					]}
				/>
				<Field label="Name">
					{(control) => (
						<Input
							{...control}
							required
							maxLength={100}
							value={draft.name}
							onChange={(event) => setDraft({ ...draft, name: event.target.value })}
						/>
					)}
				</Field>
				{draft.kind === "upload" ? (
					<UploadField
						problem={problem}
						onChange={(files) => {
							setProblem(files.length === 0 ? null : checkUpload(files));
							setDraft({ ...draft, files });
						}}
					/>
				) : (
					<FolderFields
						kind={draft.kind}
						path={draft.path}
						file={draft.file}
						onPath={(path) => setDraft({ ...draft, path })}
						onFile={(file) => setDraft({ ...draft, file })}
					/>
				)}
				<ScheduleField
					value={draft.schedule}
					zone={props.zone}
					onChange={(schedule) => setDraft({ ...draft, schedule })}
				/>
				<ActionError error={create.error} />
				<div className="flex justify-end gap-2">
					<Button onClick={props.onClose}>Cancel</Button>
					<Button type="submit" look="primary" busy={create.isPending}>
						Add and audit
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

async function toInput(draft: Draft): Promise<CreateProjectInput> {
	const { kind, name, schedule, path } = draft;
	const file = draft.file.trim() === "" ? null : draft.file.trim();
	return {
		name,
		schedule,
		policy: null,
		source:
			kind === "upload"
				? { kind, file: null, files: await readUpload(draft.files) }
				: { kind, path, file },
	};
}
