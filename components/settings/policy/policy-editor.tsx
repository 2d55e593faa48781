"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextArea } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { CheckedPolicy, PolicyVersionDetail } from "#server/policy/contract.ts";
import { ChangeList } from "../change-list.tsx";
import { DraftConflict } from "./draft-conflict.tsx";
import { DraftNotices } from "./draft-notices.tsx";
import { type EditorMode, parseJson, policyOf, print } from "./draft-state.ts";
import { PolicyForm } from "./policy-form.tsx";
import { PolicySimulation } from "./policy-simulation.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { ResultingWeights } from "./resulting-weights.tsx";
import { usePolicyDraft } from "./use-policy-draft.ts";

/** A draft as form or as JSON, checked as it is written, simulated, compared, published. */
export function PolicyEditor(props: {
	readonly active: PolicyVersionDetail;
	readonly mayPublish: boolean;
	/** A draft that was made elsewhere, as JSON: it opens in the JSON editor. */
	readonly given: string | null;
	readonly onTaken: () => void;
}) {
	const { active, mayPublish } = props;
	const kept = usePolicyDraft(active, { ...props, isKept: mayPublish });
	const { draft, change } = kept;
	const [publishing, setPublishing] = useState(false);
	const { parsed, check, isValid } = useChecked(draft.text, mayPublish);
	const config = isValid ? policyOf(draft) : null;
	const changes = check.data?.ok ? check.data.changes : [];
	const isBehind = draft.basedOn !== active.number;
	const setMode = (mode: EditorMode) => {
		// The server has just found it to be a policy; anything else stays in the JSON editor.
		if (mode === "form" && policyOf(draft) === null) return;
		change({ ...draft, mode });
	};
	const form = policyOf(draft);
	const isForm = draft.mode === "form" && form !== null;
	return (
		<div className="flex flex-col gap-4">
			<DraftNotices kept={kept} />
			{isBehind ? <DraftConflict draft={draft} active={active} onChange={change} /> : null}
			<div className="flex flex-wrap items-center justify-between gap-2">
				<Segmented
					label="Editor"
					value={isForm ? "form" : "json"}
					onChange={setMode}
					options={[
						{ value: "form", label: "Form" },
						{ value: "json", label: "JSON" },
					]}
				/>
				{form === null ? (
					<span className="text-xs text-muted">
						The form opens again once the JSON is a policy.
					</span>
				) : null}
			</div>
			{isForm ? (
				<PolicyForm
					config={form}
					onChange={(next) => change({ ...draft, text: print(next) })}
					readOnly={!mayPublish}
					providers={check.data?.providers ?? []}
				/>
			) : (
				<TextArea
					aria-label="Policy as JSON"
					aria-invalid={parsed.error !== null || check.data?.ok === false}
					spellCheck={false}
					rows={28}
					readOnly={!mayPublish}
					className="font-mono text-xs"
					value={draft.text}
					onChange={(event) => change({ ...draft, text: event.target.value })}
				/>
			)}
			<Problems jsonError={isForm ? null : parsed.error} checked={check.data} />
			<ActionError error={check.error} />
			{mayPublish ? (
				<>
					<Card
						title={`Changes against v${active.number}`}
						actions={
							<>
								<Button
									disabled={changes.length === 0 && isValid}
									onClick={() => kept.startAnew(active)}
								>
									Discard
								</Button>
								<Button
									look="primary"
									disabled={!isValid || changes.length === 0 || isBehind}
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
					<PolicySimulation config={config} activeNumber={active.number} />
				</>
			) : null}
			{publishing && config ? (
				<PublishDialog
					config={config}
					basedOn={draft.basedOn}
					changes={changes.length}
					onPublished={(version) => {
						setPublishing(false);
						kept.startAnew(version);
					}}
					onClose={() => setPublishing(false)}
				/>
			) : null}
		</div>
	);
}

/** The server's word on a text. Typing is not held up by the check, which follows. */
function useChecked(text: string, enabled: boolean) {
	const api = useTRPC();
	const checkedText = useDeferredValue(text);
	const checked = parseJson(checkedText);
	const check = useQuery(
		api.policy.validate.queryOptions(
			{ config: checked.value },
			{ enabled: enabled && checked.error === null, placeholderData: keepPreviousData, gcTime: 0 },
		),
	);
	const parsed = parseJson(text);
	const isChecked = checkedText === text && !check.isPlaceholderData;
	return { parsed, check, isValid: isChecked && parsed.error === null && check.data?.ok === true };
}

function Problems(props: {
	readonly jsonError: string | null;
	readonly checked: CheckedPolicy | undefined;
}) {
	const { jsonError, checked } = props;
	if (jsonError !== null) {
		return (
			<Callout tone="bad" title="This is not JSON">
				{jsonError}
			</Callout>
		);
	}
	if (checked === undefined || checked.ok) return null;
	return (
		<Callout tone="bad" title="This is not a valid policy">
			<ul>
				{checked.problems.map(({ path, message }) => (
					<li key={`${path} ${message}`}>
						<code className="font-mono text-xs">{path || "policy"}</code>: {message}
					</li>
				))}
			</ul>
		</Callout>
	);
}
