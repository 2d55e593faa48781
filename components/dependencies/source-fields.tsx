import { useId } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { ChosenFile } from "./read-upload.ts";

/** A place on the worker's machine. */
export function FolderFields(props: {
	readonly kind: "folder" | "git";
	readonly path: string;
	readonly file: string;
	readonly onPath: (path: string) => void;
	readonly onFile: (file: string) => void;
}) {
	return (
		<>
			<Field
				label={props.kind === "git" ? "Path of the checkout" : "Path of the folder"}
				hint={
					props.kind === "git"
						? "on the worker's machine; each audit also says which commit it looked at"
						: "on the worker's machine, read anew at each audit"
				}
			>
				{(control) => (
					<Input
						{...control}
						required
						maxLength={1_000}
						placeholder="/srv/shop"
						value={props.path}
						onChange={(event) => props.onPath(event.target.value)}
					/>
				)}
			</Field>
			<Field
				label="File in it"
				hint="a lock, script or pyproject.toml; left empty, the first lock that it holds"
			>
				{(control) => (
					<Input
						{...control}
						maxLength={300}
						placeholder="uv.lock"
						value={props.file}
						onChange={(event) => props.onFile(event.target.value)}
					/>
				)}
			</Field>
		</>
	);
}

/** Files from the reader's own machine. */
export function UploadField(props: {
	readonly problem: string | null;
	readonly onChange: (files: readonly ChosenFile[]) => void;
}) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="text-sm font-medium">
				Files
			</label>
			<input
				id={id}
				type="file"
				multiple
				accept=".lock,.toml,.txt,.json,.py"
				aria-describedby={`${id}-hint`}
				aria-invalid={props.problem === null ? undefined : true}
				className="text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line file:bg-surface file:px-3 file:text-sm file:text-fg"
				onChange={(event) => props.onChange([...(event.target.files ?? [])])}
			/>
			<p id={`${id}-hint`} className="text-xs text-muted">
				A lock with its pyproject.toml or package.json: uv.lock, pylock.toml, requirements.txt or
				package-lock.json; a sophia-audit.toml beside them is the policy.
			</p>
			{props.problem === null ? null : (
				<p role="alert" className="text-xs text-bad">
					{props.problem}
				</p>
			)}
		</div>
	);
}
