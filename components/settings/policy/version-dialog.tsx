"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { ChangeList } from "../change-list.tsx";

/** One version beside another one: the one in force, or any that is asked for. */
export function VersionDialog(props: {
	readonly number: number;
	/** `null`: the version in force. */
	readonly compareWith: number | null;
	readonly onCompare: (number: number, other: number) => void;
	readonly onClose: () => void;
}) {
	const { number, compareWith } = props;
	const api = useTRPC();
	const query = useQuery(
		api.policy.get.queryOptions(
			{ number, ...(compareWith === null ? {} : { compareWith }) },
			{ placeholderData: keepPreviousData },
		),
	);
	const shown = query.data;
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={`Policy v${number}`}
			description={
				shown ? (
					<>
						{shown.version.author}, <Time ms={Date.parse(shown.version.createdAt)} />: “
						{shown.version.reason}”
					</>
				) : (
					"Loading"
				)
			}
		>
			<div className="flex flex-col gap-4 pb-3">
				<Pair
					key={`${number} ${compareWith ?? ""}`}
					{...props}
					other={compareWith ?? shown?.comparedWith ?? null}
				/>
				<ActionError error={query.error} />
				{query.isPending ? <SkeletonRows rows={4} /> : null}
				{shown ? (
					<>
						<p className="text-sm text-muted">
							From v{shown.comparedWith} (before) to v{shown.version.number} (after):
						</p>
						<ChangeList changes={shown.changes} />
						<CodeBlock
							label={`Policy v${shown.version.number} as JSON`}
							code={JSON.stringify(shown.version.config, null, 2)}
						/>
					</>
				) : null}
			</div>
		</Dialog>
	);
}

/** Any two versions by their numbers. What is typed stays when the version in force becomes known. */
function Pair(props: {
	readonly number: number;
	readonly other: number | null;
	readonly onCompare: (number: number, other: number) => void;
}) {
	const [typed, setTyped] = useState<string | null>(null);
	const before = typed ?? String(props.other ?? "");
	const [after, setAfter] = useState(String(props.number));
	return (
		<form
			className="flex flex-wrap items-end gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				props.onCompare(Number(after), Number(before));
			}}
		>
			<VersionField label="Before: version" value={before} onChange={setTyped} />
			<VersionField label="After: version" value={after} onChange={setAfter} />
			<Button type="submit">Compare</Button>
		</form>
	);
}

function VersionField(props: {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
}) {
	return (
		<Field label={props.label} className="w-32">
			{(control) => (
				<Input
					{...control}
					type="number"
					required
					min={1}
					className="tabular"
					value={props.value}
					onChange={(event) => props.onChange(event.target.value)}
				/>
			)}
		</Field>
	);
}
