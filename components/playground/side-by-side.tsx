"use client";

import { Plus, X } from "lucide-react";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { QueryFailure } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { PlaygroundMessage, SentImage } from "#server/playground/contract.ts";
import { Composer } from "./composer.tsx";
import { draftKey, SYSTEM_DRAFT_KEY } from "./keep-draft.ts";
import { Messages } from "./messages.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { SystemPromptField } from "./system-prompt-field.tsx";
import { useAnswer } from "./use-answer.ts";
import { imagesOf, useAttachments } from "./use-attachments.ts";
import { useConversation } from "./use-conversation.ts";
import { useDraft } from "./use-draft.ts";
import { useEscape } from "./use-escape.ts";
import { useVariables } from "./use-variables.ts";
import { VariableFields } from "./variable-fields.tsx";

const MAX_COLUMNS = 3;
const WIDTHS = ["", "", "md:grid-cols-2", "md:grid-cols-2 xl:grid-cols-3"];
const listOf = () =>
	parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: "replace" });

/** One question to several models at once; each column is a conversation of its own. */
export function SideBySide(props: {
	readonly models: readonly string[];
	readonly onModels: (models: readonly string[]) => void;
}) {
	const models = props.models.slice(0, MAX_COLUMNS);
	const [ids, setIds] = useQueryState("cs", listOf());
	const [system, setSystem] = useDraft(SYSTEM_DRAFT_KEY);
	const [draft, setDraft] = useDraft(draftKey("side-by-side"));
	const variables = useVariables(draft);
	const attachments = useAttachments();
	const keep = (column: number) => (id: string) =>
		void setIds((now) =>
			Array.from({ length: MAX_COLUMNS }, (_, at) => (at === column ? id : (now[at] ?? ""))),
		);
	// As many as there can be: hooks may not come and go with the columns.
	const answers = [useAnswer(keep(0)), useAnswer(keep(1)), useAnswer(keep(2))];
	const shown = answers.slice(0, models.length);
	const isBusy = shown.some((answer) => answer.isBusy);
	const stop = () => {
		for (const answer of shown) answer.stop();
	};
	useEscape(isBusy, stop);
	const ask = (column: number, text: string, images: SentImage[]) => {
		const conversationId = ids[column] || null;
		void answers[column]?.send({
			conversationId,
			text,
			images,
			model: models[column] ?? "auto",
			systemPrompt: conversationId === null && system.trim() !== "" ? system : null,
		});
	};
	const send = () => {
		const text = variables.fill(draft);
		const images = attachments.take();
		for (const column of models.keys()) ask(column, text, images);
		setDraft("");
	};
	const remove = (column: number) => {
		void setIds((now) => now.filter((_, at) => at !== column));
		props.onModels(models.filter((_, at) => at !== column));
	};
	const isNew = ids.every((id) => id === "") && !isBusy;
	return (
		<>
			<div className={`grid flex-1 items-start gap-4 ${WIDTHS[models.length] ?? ""}`}>
				{models.map((model, column) => (
					<Column
						// biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; two may ask the same model
						key={column}
						place={column + 1}
						model={model}
						conversationId={ids[column] || null}
						answer={answers[column]}
						onModel={(next) =>
							props.onModels(models.map((one, at) => (at === column ? next : one)))
						}
						onRetry={(asked) => ask(column, asked.content, imagesOf(asked))}
						onRemove={isBusy ? null : () => remove(column)}
					/>
				))}
			</div>
			<div className="sticky bottom-0 z-10 bg-linear-to-t from-bg from-60% to-transparent pt-4 pb-3">
				<Composer
					text={draft}
					onText={setDraft}
					attachments={attachments}
					isBusy={isBusy}
					onSend={send}
					onStop={stop}
					picker={
						models.length < MAX_COLUMNS ? (
							<Button onClick={() => props.onModels([...models, "auto"])}>
								<Plus aria-hidden /> Add a column
							</Button>
						) : null
					}
					system={
						<>
							{isNew ? <SystemPromptField value={system} onChange={setSystem} /> : null}
							<VariableFields variables={variables} />
						</>
					}
				/>
			</div>
		</>
	);
}

function Column(props: {
	readonly place: number;
	readonly model: string;
	readonly conversationId: string | null;
	readonly answer: ReturnType<typeof useAnswer> | undefined;
	readonly onModel: (model: string) => void;
	readonly onRetry: (question: PlaygroundMessage) => void;
	/** `null` while answers are being written: columns do not change places under them. */
	readonly onRemove: (() => void) | null;
}) {
	const { answer, conversationId } = props;
	const conversation = useConversation(conversationId);
	return (
		<section
			aria-label={`Column ${props.place}`}
			className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface p-3"
		>
			<div className="flex items-center justify-between gap-2">
				<ModelPicker
					label={`Model of column ${props.place}`}
					value={props.model}
					onChange={props.onModel}
				/>
				<Button
					look="ghost"
					size="icon"
					aria-label={`Remove column ${props.place}`}
					disabled={props.onRemove === null}
					onClick={props.onRemove ?? undefined}
				>
					<X aria-hidden />
				</Button>
			</div>
			{conversation.error && !answer?.turn ? (
				<QueryFailure
					what="this conversation"
					error={conversation.error}
					onRetry={() => conversation.refetch()}
				/>
			) : null}
			<Messages
				conversation={conversationId === null ? undefined : conversation.data}
				turn={answer?.turn ?? null}
				onRetry={answer?.isBusy ? null : props.onRetry}
			/>
			{conversationId === null && !answer?.turn ? (
				<p className="text-muted">The answer of this model appears here.</p>
			) : null}
			{answer?.error ? (
				<Callout tone="bad" live title={answer.error.message}>
					{answer.error.hint}
				</Callout>
			) : null}
		</section>
	);
}
