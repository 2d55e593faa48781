"use client";

import { useState } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useNow } from "#components/format/reader.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input, TextArea } from "#components/ui/input.tsx";
import { notify } from "#components/ui/notify.ts";
import { Select } from "#components/ui/select.tsx";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { useDecide } from "./use-decide.ts";
import { VEX_CHOICES, VEX_REASONS } from "./vex-words.ts";
import type { WaiveDraft } from "./waive-draft.ts";
import { describeSubject, findOnly, type Subject } from "./waive-subject.ts";
import { canWaitForFix, describeScope, scopesOf } from "./waive-target.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 400;

/** A decision not to fail for a finding: what it holds for, why, who answers for it, until when. */
export function WaiveDialog(props: {
	readonly subject: Subject;
	readonly onDone?: () => void;
	readonly onClose: () => void;
}) {
	const { subject, onDone, onClose } = props;
	const what = describeSubject(subject);
	const one = findOnly(subject);
	const canWait = subject.matching !== null || subject.findings.some(canWaitForFix);
	const { email } = useSessionUser();
	const nowMs = useNow((ms) => ms);
	const [draft, setDraft] = useState<WaiveDraft>({
		scope: one === undefined ? null : (scopesOf(one)[0] ?? "rule"),
		everywhere: false,
		status: "accepted",
		justification: "code_not_reachable",
		reason: "",
		owner: email,
		expires: dayOf(nowMs + DEFAULT_DAYS * DAY_MS),
		untilFixed: canWait,
	});
	const decide = useDecide(subject, () => {
		notify(`Decided on ${what}; the audit is made anew`);
		onDone?.();
		onClose();
	});
	return (
		<Dialog
			open
			onOpenChange={(open) => (open ? undefined : onClose())}
			title={`Decide on ${what}`}
			description={`${one ? "It no longer makes" : "They no longer make"} the audit fail until the day you choose. The decision, its reason and its owner stay in the history.`}
		>
			<form
				className="flex flex-col gap-4 pb-4"
				onSubmit={(event) => {
					event.preventDefault();
					decide.run(draft);
				}}
			>
				<DecisionFields draft={draft} onChange={setDraft} />
				<ScopeFields subject={subject} draft={draft} onChange={setDraft} />
				<TermFields
					draft={draft}
					onChange={setDraft}
					bounds={{ min: dayOf(nowMs), max: dayOf(nowMs + MAX_DAYS * DAY_MS) }}
					canWait={canWait}
				/>
				<ActionError error={decide.error} />
				<div className="flex justify-end gap-2">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" look="primary" busy={decide.isPending}>
						Decide
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

interface PartProps {
	readonly draft: WaiveDraft;
	readonly onChange: (draft: WaiveDraft) => void;
}

function DecisionFields({ draft, onChange }: PartProps) {
	const state = VEX_CHOICES.find(({ value }) => value === draft.status);
	return (
		<>
			<Field label="Decision" hint={state?.meaning}>
				{(control) => (
					<Select
						{...control}
						value={draft.status}
						onChange={(event) => {
							const found = VEX_CHOICES.find(({ value }) => value === event.target.value);
							if (found) onChange({ ...draft, status: found.value });
						}}
						options={VEX_CHOICES}
					/>
				)}
			</Field>
			{draft.status === "not_affected" ? (
				<Field label="Why it is not affected">
					{(control) => (
						<Select
							{...control}
							value={draft.justification}
							onChange={(event) => {
								const found = VEX_REASONS.find(({ value }) => value === event.target.value);
								if (found) onChange({ ...draft, justification: found.value });
							}}
							options={VEX_REASONS}
						/>
					)}
				</Field>
			) : null}
		</>
	);
}

/** What it holds for: of one finding the reader chooses, of several each is decided by itself. */
function ScopeFields(props: PartProps & { readonly subject: Subject }) {
	const { subject, draft, onChange } = props;
	const only = findOnly(subject);
	const projects = new Set(subject.findings.map(({ projectName }) => projectName));
	const isOneProject = projects.size === 1 && subject.matching === null;
	return (
		<>
			{only === undefined ? (
				<p className="text-sm text-muted">
					Each holds for its own advisory or rule. They can be taken back together or one by one.
				</p>
			) : (
				<ScopeField finding={only} draft={draft} onChange={onChange} />
			)}
			<CheckField
				label="In every project"
				hint={`otherwise only in ${isOneProject ? [...projects].join() : "the project of each"}`}
				checked={draft.everywhere}
				onChange={(event) => onChange({ ...draft, everywhere: event.target.checked })}
			/>
		</>
	);
}

function ScopeField(props: PartProps & { readonly finding: Finding }) {
	const { finding, draft, onChange } = props;
	const scopes = scopesOf(finding);
	return (
		<Field label="It holds for">
			{(control) => (
				<Select
					{...control}
					value={draft.scope ?? ""}
					onChange={(event) => {
						const scope = scopes.find((one) => one === event.target.value);
						if (scope) onChange({ ...draft, scope });
					}}
					options={scopes.map((scope) => ({
						value: scope,
						label: describeScope(finding, scope),
					}))}
				/>
			)}
		</Field>
	);
}

function TermFields(
	props: PartProps & {
		readonly bounds: { readonly min: string; readonly max: string };
		readonly canWait: boolean;
	},
) {
	const { draft, onChange, bounds } = props;
	return (
		<>
			<Field label="Reason" hint="What makes it bearable; others read it at the next review.">
				{(control) => (
					<TextArea
						{...control}
						required
						minLength={10}
						maxLength={2_000}
						value={draft.reason}
						onChange={(event) => onChange({ ...draft, reason: event.target.value })}
					/>
				)}
			</Field>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Owner" hint="answers for it and is told before it ends">
					{(control) => (
						<Input
							{...control}
							required
							maxLength={200}
							value={draft.owner}
							onChange={(event) => onChange({ ...draft, owner: event.target.value })}
						/>
					)}
				</Field>
				<Field label="Holds until" hint="the last day; warned of 14 days before">
					{(control) => (
						<Input
							{...control}
							type="date"
							required
							min={bounds.min}
							max={bounds.max}
							value={draft.expires}
							onChange={(event) => onChange({ ...draft, expires: event.target.value })}
						/>
					)}
				</Field>
			</div>
			{props.canWait ? (
				<CheckField
					label="End it as soon as a fixed version is known"
					checked={draft.untilFixed}
					onChange={(event) => onChange({ ...draft, untilFixed: event.target.checked })}
				/>
			) : null}
		</>
	);
}

function dayOf(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}
