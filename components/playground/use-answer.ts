"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type ApiError, readApiError } from "#components/api/api-error.ts";
import { useTRPC, useTRPCClient } from "#components/api/trpc.tsx";
import {
	appendMarkdown,
	EMPTY_STREAM,
	type MarkdownStream,
} from "#components/markdown/split-blocks.ts";
import type {
	Conversation,
	PlaygroundEvent,
	PlaygroundMessage,
	SendInput,
	SentImage,
} from "#server/playground/contract.ts";

/** The turn that is under way. */
export interface LiveTurn {
	readonly question: PlaygroundMessage | null;
	readonly answer: PlaygroundMessage | null;
	readonly text: string;
	readonly stream: MarkdownStream;
}

/** What one call of `send` has learnt so far. */
interface Flow {
	id: string | null;
	title: string;
	question: PlaygroundMessage | null;
	readonly images: readonly SentImage[];
	/** The whole turn stands in the conversation, and the page's address names it. */
	isKept: boolean;
}

const NO_TURN: LiveTurn = { question: null, answer: null, text: "", stream: EMPTY_STREAM };

function withServed(turn: LiveTurn, head: Extract<PlaygroundEvent, { type: "head" }>): LiveTurn {
	const { modelServed, requestId, decisionId } = head;
	if (turn.answer === null) return turn;
	return { ...turn, answer: { ...turn.answer, modelServed, requestId, decisionId } };
}

/** Sends a question and follows its answer until it stands in the conversation. */
export function useAnswer(onConversation: (id: string) => void) {
	const api = useTRPC();
	const client = useTRPCClient();
	const cache = useQueryClient();
	const [turn, setTurn] = useState<LiveTurn | null>(null);
	const [error, setError] = useState<ApiError | null>(null);
	const [ended, setEnded] = useState<PlaygroundMessage | null>(null);
	const stopper = useRef<AbortController | null>(null);
	const pending = useRef({ text: "", frame: 0 });

	// Deltas are drawn once a frame, however fast they come.
	const draw = () => {
		pending.current.frame = 0;
		const { text } = pending.current;
		pending.current.text = "";
		if (text !== "") {
			setTurn((now) => now && { ...now, stream: appendMarkdown(now.stream, text) });
		}
	};

	const take = (event: PlaygroundEvent, flow: Flow) => {
		switch (event.type) {
			case "started":
				event.userMessage.images.forEach(({ id, mediaType }, at) => {
					const sent = flow.images[at];
					if (sent === undefined || !("base64" in sent)) return;
					// It came from here: it need not be asked for.
					const dataUrl = `data:${mediaType};base64,${sent.base64}`;
					cache.setQueryData(api.playground.image.queryKey({ id }), { dataUrl });
				});
				flow.id = event.conversationId;
				flow.title = event.title;
				flow.question = event.userMessage;
				setTurn((now) => now && { ...now, question: event.userMessage, answer: event.answer });
				return;
			case "head":
				setTurn((now) => (now === null ? null : withServed(now, event)));
				return;
			case "delta":
				pending.current.text += event.text;
				pending.current.frame ||= requestAnimationFrame(draw);
				return;
			case "finished":
			case "recorded":
				if (event.type === "finished") setEnded(event.answer);
				if (flow.id !== null) replaceAnswer(flow.id, event.answer);
		}
	};

	const replaceAnswer = (id: string, answer: PlaygroundMessage) =>
		cache.setQueryData(api.playground.conversation.queryKey({ id }), (known) => {
			if (known === undefined) return known;
			return {
				...known,
				messages: known.messages.map((message) => (message.id === answer.id ? answer : message)),
			};
		});

	const send = async (input: SendInput) => {
		stopper.current?.abort();
		const stop = new AbortController();
		stopper.current = stop;
		const { conversationId: id, images } = input;
		const flow: Flow = { id, title: "", question: null, images, isKept: false };
		const isCurrent = () => stopper.current === stop;
		setError(null);
		setEnded(null);
		setTurn({ ...NO_TURN, text: input.text });
		try {
			const events = await client.playground.send.mutate(input, { signal: stop.signal });
			for await (const event of events) {
				if (event.type === "finished" && flow.id !== null) {
					const { id } = flow;
					keepTurn(id, flow, event.answer);
					flow.isKept = true;
					if (isCurrent()) {
						setTurn(null);
						onConversation(id);
					}
				}
				take(event, flow);
			}
		} catch (thrown) {
			if (!stop.signal.aborted && isCurrent()) setError(readApiError(thrown));
		}
		if (!isCurrent()) return;
		stopper.current = null;
		// Telling it once more would write the address again, and a link pressed since then be lost:
		// Next drops a navigation under way when the address changes.
		if (flow.id !== null && !flow.isKept) {
			// Stopped or broken off: the server kept what had come.
			const { id } = flow;
			await cache.invalidateQueries({ queryKey: api.playground.conversation.queryKey({ id }) });
			onConversation(id);
		}
		setTurn(null);
		await cache.invalidateQueries({ queryKey: api.playground.conversations.pathKey() });
	};

	/** Puts question and answer into the conversation, so that nothing flickers. */
	const keepTurn = (id: string, flow: Flow, answer: PlaygroundMessage) => {
		const added = flow.question === null ? [answer] : [flow.question, answer];
		cache.setQueryData(api.playground.conversation.queryKey({ id }), (known): Conversation => {
			if (known === undefined) {
				const { title } = flow;
				return { id, title, updatedAt: answer.createdAt, truncated: false, messages: added };
			}
			const isNew = ({ id: messageId }: PlaygroundMessage) =>
				added.every((message) => message.id !== messageId);
			return { ...known, messages: [...known.messages.filter(isNew), ...added] };
		});
	};

	const stop = () => stopper.current?.abort();
	useEffect(
		() => () => {
			stopper.current?.abort();
			// The page is another one: its address is no longer ours.
			stopper.current = null;
			cancelAnimationFrame(pending.current.frame);
		},
		[],
	);
	return { turn, error, ended, send, stop, isBusy: turn !== null };
}
