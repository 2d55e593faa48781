"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC, useTRPCClient } from "#components/api/trpc.tsx";
import { ConfirmDialog } from "#components/settings/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input, TextArea } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import type { Project, UpdateProjectInput } from "#server/dependencies/console-contract.ts";
import { describeSchedule, describeSource } from "./describe-project.ts";
import { projectsInput } from "./projects-input.ts";
import { type ChosenFile, checkUpload, readUpload } from "./read-upload.ts";
import { ScheduleField } from "./schedule-field.tsx";
import { FolderFields, UploadField } from "./source-fields.tsx";
import { SubmitHelp } from "./submit-help.tsx";
import { useMayOperate } from "./use-may-operate.ts";

/** Where a project comes from, when it is audited, by which policy. */
export function SettingsTab({ project }: { readonly project: Project }) {
	const api = useTRPC();
	const mayChange = useMayOperate();
	const list = useQuery(api.dependencies.projects.list.queryOptions(projectsInput("", null)));
	const zone = list.data?.zone ?? "UTC";
	return (
		<div className="flex max-w-3xl flex-col gap-4">
			{mayChange ? (
				<ProjectForm project={project} zone={zone} />
			) : (
				<ProjectFacts project={project} zone={zone} />
			)}
			{mayChange && project.source.kind === "upload" ? (
				<SubmitHelp project={project.name} files={project.source.files.map((one) => one.name)} />
			) : null}
			{mayChange ? <RemoveProject project={project} /> : null}
		</div>
	);
}

function ProjectFacts({ project, zone }: { readonly project: Project; readonly zone: string }) {
	const facts: readonly Fact[] = [
		{ label: "Source", value: describeSource(project.source) },
		{ label: "Audited", value: describeSchedule(project.schedule, zone) },
		{ label: "Added by", value: project.createdBy },
		{
			label: "Policy",
			value: project.policy === null ? "of the project's own file, or built in" : "kept here",
		},
	];
	return (
		<Card title="Settings" description="An operator or admin can change them.">
			<Facts facts={facts} />
		</Card>
	);
}

function ProjectForm({ project, zone }: { readonly project: Project; readonly zone: string }) {
	const api = useTRPC();
	const server = useTRPCClient();
	const client = useQueryClient();
	const { source } = project;
	const [name, setName] = useState(project.name);
	const [schedule, setSchedule] = useState(project.schedule);
	const [policy, setPolicy] = useState(project.policy ?? "");
	const [path, setPath] = useState(source.kind === "upload" ? "" : source.path);
	const [file, setFile] = useState(source.file ?? "");
	const [files, setFiles] = useState<readonly ChosenFile[]>([]);
	const problem = files.length === 0 || source.kind !== "upload" ? null : tooLarge(files);
	const save = useMutation({
		mutationFn: async () => {
			const chosen = file.trim() === "" ? null : file.trim();
			const kept = policy.trim() === "" ? null : policy;
			const input: UpdateProjectInput = { id: project.id, name, schedule };
			// A policy that is sent is judged by anew.
			if (kept !== project.policy) input.policy = kept;
			if (source.kind === "upload") {
				if (files.length > 0) {
					input.source = { kind: "upload", file: source.file, files: await readUpload(files) };
				}
			} else if (path !== source.path || chosen !== source.file) {
				input.source = { kind: source.kind, path, file: chosen };
			}
			return server.dependencies.projects.update.mutate(input);
		},
		onSuccess: async () => {
			await client.invalidateQueries({ queryKey: api.dependencies.projects.pathKey() });
			notify(`“${name}” was saved`);
		},
	});
	return (
		<Card title="Settings">
			<form
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					if (problem === null) save.mutate();
				}}
			>
				<Field label="Name">
					{(control) => (
						<Input
							{...control}
							required
							maxLength={100}
							value={name}
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				{source.kind === "upload" ? (
					<>
						<p className="break-all text-muted">
							It has {source.files.map((one) => one.name).join(", ")}. Files of the same name are
							replaced.
						</p>
						<UploadField problem={problem} onChange={setFiles} />
					</>
				) : (
					<FolderFields
						kind={source.kind}
						path={path}
						file={file}
						onPath={setPath}
						onFile={setFile}
					/>
				)}
				<ScheduleField value={schedule} zone={zone} onChange={setSchedule} />
				<Field
					label="Policy (TOML)"
					hint="Left empty, the project's own sophia-audit.toml holds, else the built-in policy. A change audits the project anew."
				>
					{(control) => (
						<TextArea
							{...control}
							spellCheck={false}
							className="min-h-40 font-mono text-xs"
							value={policy}
							onChange={(event) => setPolicy(event.target.value)}
						/>
					)}
				</Field>
				<ActionError error={save.error} />
				<Button type="submit" look="primary" className="self-start" busy={save.isPending}>
					Save
				</Button>
			</form>
		</Card>
	);
}

/** A replacement need not hold the lock again. */
function tooLarge(files: readonly ChosenFile[]): string | null {
	const problem = checkUpload(files);
	return problem?.startsWith("none of them") ? null : problem;
}

function RemoveProject({ project }: { readonly project: Project }) {
	const api = useTRPC();
	const client = useQueryClient();
	const router = useRouter();
	const [isAsking, setAsking] = useState(false);
	const [typed, setTyped] = useState("");
	const remove = useMutation(
		api.dependencies.projects.remove.mutationOptions({
			onSuccess: () => {
				router.push("/dependencies");
				notify(`“${project.name}” was removed`);
				for (const key of [
					api.dependencies.projects.list.pathKey(),
					api.dependencies.summary.pathKey(),
					api.dependencies.trends.pathKey(),
				]) {
					void client.invalidateQueries({ queryKey: key });
				}
			},
		}),
	);
	return (
		<Card
			title="Remove the project"
			description="Its audits and findings go with it; what was decided stays in the audit log."
			actions={
				<Button look="danger" onClick={() => setAsking(true)}>
					Remove…
				</Button>
			}
		>
			{isAsking ? (
				<ConfirmDialog
					title={`Remove “${project.name}”?`}
					consequence={
						project.source.kind === "upload"
							? "Its files, audits, findings and decisions are removed and cannot be brought back."
							: "Its audits, findings and decisions are removed and cannot be brought back. Nothing is deleted in its folder."
					}
					action="Remove the project"
					busy={remove.isPending}
					error={remove.error}
					onConfirm={() => {
						if (typed === project.name) remove.mutate({ id: project.id });
					}}
					onClose={() => setAsking(false)}
				>
					<Field
						label={`Type ${project.name} to confirm`}
						error={typed !== "" && typed !== project.name ? "that is another name" : null}
					>
						{(control) => (
							<Input
								{...control}
								value={typed}
								onChange={(event) => setTyped(event.target.value)}
							/>
						)}
					</Field>
				</ConfirmDialog>
			) : (
				<span className="sr-only">Asks before it removes anything.</span>
			)}
		</Card>
	);
}
