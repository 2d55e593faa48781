"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatPoints } from "#components/format/format-number.ts";
import { FACTOR_LABELS, FACTOR_ORDER } from "#components/score/score-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input, TextArea } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import type { PolicyConfig, PolicyVersionDetail } from "#server/policy/contract.ts";
import { ChangeList } from "./change-list.tsx";
import { PolicyForm } from "./policy-form.tsx";

type Mode = "form" | "json";

/** A draft as form or as JSON, checked as it is written, compared with what is in force. */
export function PolicyEditor(props: {
	readonly active: PolicyVersionDetail;
	readonly mayPublish: boolean;
	/** A draft that was made elsewhere, as JSON: it opens in the JSON editor. */
	readonly given: string | null;
}) {
	const { active, mayPublish } = props;
	const api = useTRPC();
	const given = mayPublish ? props.given : null;
	const [mode, setMode] = useState<Mode>(given === null ? "form" : "json");
	const [draft, setDraft] = useState<PolicyConfig>(active.config);
	const [text, setText] = useState(() =>
		given === null ? JSON.stringify(active.config, null, 2) : indent(given),
	);
	const [publishing, setPublishing] = useState(false);
	const source = mode === "form" ? JSON.stringify(draft) : text;
	const parsed = parseJson(source);
	const config = parsed.value;
	// Typing is not held up by the check, which follows.
	const checkedSource = useDeferredValue(source);
	const check = useQuery(
		api.policy.validate.queryOptions(
			{ config: parseJson(checkedSource).value },
			{
				enabled: mayPublish && parseJson(checkedSource).error === null,
				placeholderData: keepPreviousData,
				gcTime: 0,
			},
		),
	);
	const isChecked = checkedSource === source && !check.isPlaceholderData;
	const valid = isChecked && parsed.error === null && check.data?.ok === true;
	const changes = check.data?.ok ? check.data.changes : [];
	const switchTo = (next: Mode) => {
		if (next === "json") setText(JSON.stringify(draft, null, 2));
		// The server has just found it to be a policy; anything else stays in the JSON editor.
		else if (valid && isPolicy(parsed.value)) setDraft(parsed.value);
		else return;
		setMode(next);
	};
	return (
		<div className="flex flex-col gap-4">
			<div className="flex flex-wrap items-center justify-between gap-2">
				<Segmented
					label="Editor"
					value={mode}
					onChange={switchTo}
					options={[
						{ value: "form", label: "Form" },
						{ value: "json", label: "JSON" },
					]}
				/>
				{mode === "json" && !valid ? (
					<span className="text-xs text-muted">
						The form opens again once the JSON is a valid policy.
					</span>
				) : null}
			</div>
			{mode === "form" ? (
				<PolicyForm config={draft} onChange={setDraft} readOnly={!mayPublish} />
			) : (
				<TextArea
					aria-label="Policy as JSON"
					aria-invalid={parsed.error !== null || check.data?.ok === false}
					spellCheck={false}
					rows={28}
					readOnly={!mayPublish}
					className="font-mono text-xs"
					value={text}
					onChange={(event) => setText(event.target.value)}
				/>
			)}
			{parsed.error !== null && mode === "json" ? (
				<Callout tone="bad" title="This is not JSON">
					{parsed.error}
				</Callout>
			) : null}
			{check.data?.ok === false ? (
				<Callout tone="bad" title="This is not a valid policy">
					<ul>
						{check.data.problems.map((problem) => (
							<li key={`${problem.path} ${problem.message}`}>
								<code className="font-mono text-xs">{problem.path || "policy"}</code>:{" "}
								{problem.message}
							</li>
						))}
					</ul>
				</Callout>
			) : null}
			<ActionError error={check.error} />
			{mayPublish ? (
				<Card
					title={`Changes against v${active.number}`}
					actions={
						<>
							<Button
								disabled={changes.length === 0 && valid}
								onClick={() => {
									setDraft(active.config);
									setText(JSON.stringify(active.config, null, 2));
								}}
							>
								Discard
							</Button>
							<Button
								look="primary"
								disabled={!valid || changes.length === 0}
								onClick={() => setPublishing(true)}
							>
								Publish…
							</Button>
						</>
					}
				>
					<ChangeList changes={changes} />
					{check.data?.ok ? <ResultingWeights weights={check.data.presetWeights} /> : null}
				</Card>
			) : null}
			{publishing && isPolicy(config) ? (
				<PublishDialog
					config={config}
					basedOn={active.number}
					changes={changes.length}
					onClose={() => setPublishing(false)}
				/>
			) : null}
		</div>
	);
}

function ResultingWeights(props: { readonly weights: PolicyVersionDetail["presetWeights"] }) {
	return (
		<div className="mt-4 overflow-x-auto">
			<table className="w-full max-w-xl text-sm">
				<caption className="mb-1 text-left text-xs text-muted">
					Points per factor after merging and rescaling to 100
				</caption>
				<thead className="text-left text-xs text-muted">
					<tr>
						<th scope="col" className="py-1 font-medium">
							Preset
						</th>
						{FACTOR_ORDER.map((factor) => (
							<th key={factor} scope="col" className="py-1 text-right font-medium">
								{FACTOR_LABELS[factor]}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{Object.entries(props.weights).map(([preset, weights]) => (
						<tr key={preset} className="border-t border-line">
							<th scope="row" className="py-1 text-left font-normal">
								{preset}
							</th>
							{FACTOR_ORDER.map((factor) => (
								<td key={factor} className="py-1 text-right">
									{formatPoints(weights[factor])}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function PublishDialog(props: {
	readonly config: PolicyConfig;
	readonly basedOn: number;
	readonly changes: number;
	readonly onClose: () => void;
}) {
	const api = useTRPC();
	const client = useQueryClient();
	const publish = useMutation(
		api.policy.publish.mutationOptions({
			onSuccess: async () => {
				props.onClose();
				notify("Published; in force everywhere within 5 seconds");
				await Promise.all([
					client.invalidateQueries({ queryKey: api.policy.pathKey() }),
					client.invalidateQueries({ queryKey: api.models.pathKey() }),
				]);
			},
		}),
	);
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title="Publish this policy?"
			description={`${props.changes} ${props.changes === 1 ? "value changes" : "values change"} for every request that names auto. It can be rolled back.`}
			footer={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button form="publish" type="submit" look="primary" busy={publish.isPending}>
						Publish
					</Button>
				</>
			}
		>
			<form
				id="publish"
				className="flex flex-col gap-3"
				onSubmit={(event) => {
					event.preventDefault();
					const reason = String(new FormData(event.currentTarget).get("reason"));
					publish.mutate({ config: props.config, reason, basedOn: props.basedOn });
				}}
			>
				<Field label="Reason" hint="Stands beside the version for good.">
					{(control) => (
						<Input
							{...control}
							name="reason"
							required
							minLength={3}
							maxLength={500}
							autoComplete="off"
						/>
					)}
				</Field>
				<ActionError error={publish.error} />
			</form>
		</Dialog>
	);
}

function parseJson(text: string): { readonly value: unknown; readonly error: string | null } {
	try {
		return { value: JSON.parse(text), error: null };
	} catch (error) {
		return { value: null, error: error instanceof Error ? error.message : "not readable" };
	}
}

/** What cannot be read stays as it was written, for the editor to complain about. */
function indent(text: string): string {
	const { value, error } = parseJson(text);
	return error === null ? JSON.stringify(value, null, 2) : text;
}

/** Shape enough for the form; whether it is a valid policy is the server's answer. */
function isPolicy(value: unknown): value is PolicyConfig {
	return typeof value === "object" && value !== null && "weights" in value && "presets" in value;
}
