"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { Feedback } from "#server/feedback/contract.ts";
import type { Conversation, PlaygroundMessage } from "#server/playground/contract.ts";
import { Answer, LiveAnswer, Question, SystemPrompt } from "./message.tsx";
import type { LiveTurn } from "./use-answer.ts";

/** A conversation and the turn that is under way. */
export function Messages(props: {
	readonly conversation: Conversation | undefined;
	readonly turn: LiveTurn | null;
	readonly onRetry: ((question: PlaygroundMessage) => void) | null;
	/** Puts a question to several models side by side; not where they stand so already. */
	readonly onCompare?: (question: PlaygroundMessage, models: readonly string[]) => void;
}) {
	const messages = props.conversation?.messages ?? [];
	const ratings = useRatings(messages);
	const live = props.turn;
	return (
		<>
			{props.conversation?.truncated ? (
				<Callout tone="info" title="Older messages are kept, but not loaded here" />
			) : null}
			{messages
				.filter((message) => message.id !== live?.answer?.id && message.id !== live?.question?.id)
				.map((message, index) => {
					if (message.role === "system") {
						return <SystemPrompt key={message.id} text={message.content} />;
					}
					if (message.role === "user") {
						return <Question key={message.id} text={message.content} images={message.images} />;
					}
					const question = messages[index - 1];
					const { onRetry: retry, onCompare: compare } = props;
					return (
						<Answer
							key={message.id}
							message={message}
							conversationId={props.conversation?.id ?? ""}
							rating={ratings.get(message.requestId ?? "")}
							onRetry={retry && question ? () => retry(question) : null}
							onCompare={compare && question ? (models) => compare(question, models) : null}
						/>
					);
				})}
			{live ? (
				<>
					<Question text={live.text} images={live.question?.images ?? []} />
					<LiveAnswer stream={live.stream} model={live.answer?.modelServed ?? null} />
				</>
			) : null}
		</>
	);
}

const MAX_RATED = 200;

/** The reader's own ratings of the answers on screen, by request id. */
function useRatings(messages: readonly PlaygroundMessage[]): ReadonlyMap<string, Feedback> {
	const api = useTRPC();
	const requestIds = messages
		.flatMap(({ requestId }) => (requestId === null ? [] : [requestId]))
		.slice(-MAX_RATED);
	const list = useQuery(
		api.feedback.list.queryOptions(requestIds.length === 0 ? skipToken : { requestIds }, {
			placeholderData: keepPreviousData,
		}),
	);
	const own = (list.data?.items ?? []).filter(({ isMine }) => isMine);
	return new Map(own.map((feedback) => [feedback.requestId, feedback]));
}
