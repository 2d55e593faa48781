"use client";

import { Columns2, History } from "lucide-react";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PlaygroundMessage, SentImage } from "#server/playground/contract.ts";
import { Composer } from "./composer.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { draftKey, keepDraft, SYSTEM_DRAFT_KEY } from "./keep-draft.ts";
import { Messages } from "./messages.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { Starters } from "./starters.tsx";
import { SystemPromptField } from "./system-prompt-field.tsx";
import { useAnswer } from "./use-answer.ts";
import { imagesOf, useAttachments } from "./use-attachments.ts";
import { useConversation } from "./use-conversation.ts";
import { useDraft } from "./use-draft.ts";
import { useEscape } from "./use-escape.ts";
import { useFollowEnd } from "./use-follow-end.ts";
import { useMessageLink } from "./use-message-link.ts";
import { useVariables } from "./use-variables.ts";
import { VariableFields } from "./variable-fields.tsx";

const sideParser = parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: "push" });

const CopyMenu = late(
	() => import("./copy-menu.tsx"),
	(module) => module.CopyMenu,
	{ loading: () => <span className="h-8 w-26" aria-hidden /> },
);

const PromptMenu = late(
	() => import("./prompt-menu.tsx"),
	(module) => module.PromptMenu,
	{ loading: () => <span className="h-8 w-26" aria-hidden /> },
);

/** Comes when a second model is asked. */
const SideBySide = late(
	() => import("./side-by-side.tsx"),
	(module) => module.SideBySide,
	{ loading: () => <SkeletonRows rows={6} /> },
);

/** One conversation, or one question to several models at once. */
export function Playground() {
	const [side, setSide] = useQueryState("side", sideParser);
	const [, setColumns] = useQueryState("cs", parseAsString);
	const onModels = (models: readonly string[]) => {
		// One column is a conversation like any other.
		if (models.length < 2) void setColumns(null);
		void setSide(models.length < 2 ? null : [...models]);
	};
	if (side.length < 2) return <OneConversation onSideBySide={onModels} />;
	return (
		<div className="flex w-full flex-1 flex-col gap-4 px-4 pt-5 sm:px-6">
			<div className="flex flex-wrap items-center justify-between gap-2">
				<h1 className="text-xl font-semibold tracking-tight">Side by side</h1>
				<Button onClick={() => onModels([])}>Back to one conversation</Button>
			</div>
			<SideBySide models={side} onModels={onModels} />
		</div>
	);
}

/** Ask, watch the answer stream, and see why it came from where it came. */
function OneConversation(props: { readonly onSideBySide: (models: readonly string[]) => void }) {
	const [conversationId, setConversationId] = useQueryState("c", parseAsString);
	const [model, setModel] = useQueryState("model", parseAsString.withDefault("auto"));
	const [listOpen, setListOpen] = useState(false);
	const [system, setSystem] = useDraft(SYSTEM_DRAFT_KEY);
	const [draft, setDraft] = useDraft(draftKey(conversationId));
	const variables = useVariables(draft);
	const attachments = useAttachments();
	const answer = useAnswer((id) => void setConversationId(id, { history: "replace" }));
	const conversation = useConversation(conversationId);
	const shown = useRef(conversationId);
	useStopOnLeave({ shown, conversationId, stop: answer.stop });
	useEscape(answer.isBusy, answer.stop);
	const messages = conversation.data?.messages ?? [];
	const linked = useMessageLink(conversation.data !== undefined);
	useFollowEnd(linked !== null);

	const send = (text: string, images: SentImage[]) => {
		setDraft("");
		void answer.send({
			conversationId,
			text,
			images,
			model,
			systemPrompt: conversationId === null && system.trim() !== "" ? system : null,
		});
	};
	const compare = (asked: PlaygroundMessage, models: readonly string[]) => {
		keepDraft(draftKey("side-by-side"), asked.content);
		setSystem(messages.find(({ role }) => role === "system")?.content ?? "");
		props.onSideBySide(models);
	};
	const isNew = conversationId === null && answer.turn === null;
	const list = (
		<ConversationList
			current={conversationId}
			onRemoved={(id) => {
				if (id === conversationId) void setConversationId(null);
			}}
		/>
	);
	return (
		<div className="flex min-h-0 flex-1">
			<div className="sticky top-0 hidden h-dvh w-60 shrink-0 border-r border-line p-3 lg:flex lg:flex-col">
				{list}
			</div>
			<div className="flex min-w-0 flex-1 flex-col">
				<div className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-6 px-4 pt-5 pb-4 sm:px-6">
					<div className="flex flex-wrap items-center justify-between gap-2">
						<h1 className="min-w-0 truncate text-xl font-semibold tracking-tight">
							{conversation.data?.title ?? "Playground"}
						</h1>
						<span className="flex flex-wrap justify-end gap-2">
							<PromptMenu
								current={{ text: draft, system, model }}
								onOpen={(prompt) => {
									setDraft(prompt.text);
									setSystem(prompt.system);
									void setModel(prompt.model);
								}}
							/>
							<CopyMenu
								model={model}
								messages={messages}
								system={system}
								draft={draft}
								images={attachments.images}
							/>
							{isNew ? (
								<Button onClick={() => props.onSideBySide([model, secondModel(model)])}>
									<Columns2 aria-hidden /> Side by side
								</Button>
							) : null}
							<Button className="lg:hidden" onClick={() => setListOpen(true)}>
								<History aria-hidden /> Conversations
							</Button>
						</span>
					</div>
					{conversationId !== null && conversation.isPending && answer.turn === null ? (
						<SkeletonRows rows={6} />
					) : null}
					{conversation.error && answer.turn === null ? (
						<QueryFailure
							what="this conversation"
							error={conversation.error}
							onRetry={() => conversation.refetch()}
						/>
					) : null}
					{isNew ? <Starters onChoose={setDraft} /> : null}
					<Messages
						conversation={conversationId === null ? undefined : conversation.data}
						turn={answer.turn}
						onRetry={answer.isBusy ? null : (asked) => send(asked.content, imagesOf(asked))}
						onCompare={compare}
					/>
					{answer.error ? (
						<Callout
							tone="bad"
							live
							title={answer.error.message}
							{...(answer.error.hint ? { children: answer.error.hint } : {})}
						/>
					) : null}
					<div role="status" className="sr-only">
						{answer.ended
							? answer.ended.status === "ok"
								? "The answer is complete."
								: `The answer ended: ${answer.ended.error ?? answer.ended.status}`
							: ""}
					</div>
				</div>
				<div className="sticky bottom-0 z-10 bg-linear-to-t from-bg from-60% to-transparent pt-4 pb-3">
					<div className="mx-auto w-full max-w-3xl px-4 sm:px-6">
						<Composer
							text={draft}
							onText={setDraft}
							picker={<ModelPicker value={model} onChange={(next) => void setModel(next)} />}
							lastQuestion={messages.findLast(({ role }) => role === "user")}
							isBusy={answer.isBusy}
							attachments={attachments}
							onSend={() => send(variables.fill(draft), attachments.take())}
							onStop={answer.stop}
							system={
								<>
									{isNew ? <SystemPromptField value={system} onChange={setSystem} /> : null}
									<VariableFields variables={variables} />
								</>
							}
						/>
					</div>
				</div>
			</div>
			<Dialog open={listOpen} onOpenChange={setListOpen} title="Conversations">
				{/* Choosing one closes the list. */}
				<div onClickCapture={(event) => closesList(event.target) && setListOpen(false)}>{list}</div>
			</Dialog>
		</div>
	);
}

/** Something worth comparing with. */
function secondModel(first: string): string {
	return first === "auto:quality" ? "auto:fast" : "auto:quality";
}

function closesList(target: EventTarget): boolean {
	return target instanceof Element && target.closest("a") !== null;
}

/** Going to another conversation ends the answer of the one that was open. */
function useStopOnLeave(props: {
	readonly shown: React.RefObject<string | null>;
	readonly conversationId: string | null;
	readonly stop: () => void;
}) {
	const { shown, conversationId, stop } = props;
	useEffect(() => {
		const before = shown.current;
		shown.current = conversationId;
		if (before !== null && before !== conversationId) stop();
	});
}
