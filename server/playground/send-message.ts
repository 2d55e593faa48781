import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { PlaygroundEvent, PlaygroundMessage, SendInput } from "./contract.ts";
import { buildPrompt, titleOf } from "./core/build-prompt.ts";
import { insertImages, readImageUrls, readSentImages } from "./message-images.ts";
import type { CallModel, FindRecord, Pause } from "./ports.ts";
import {
	createConversation,
	findConversation,
	insertMessages,
	touchConversation,
	updateAnswer,
} from "./repository.ts";
import { streamAnswer } from "./stream-answer.ts";

export interface SendDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly callModel: CallModel;
	readonly findRecord: FindRecord;
	readonly pause: Pause;
	readonly onUnexpected: (error: unknown) => void;
}

type UserActor = Extract<Actor, { kind: "user" }>;

/** Keeps the question, asks the gateway and streams the answer, which is kept however it ends. */
export async function* sendMessage(
	deps: SendDeps,
	given: {
		readonly actor: Actor;
		readonly input: SendInput;
		readonly signal: AbortSignal | undefined;
	},
): AsyncGenerator<PlaygroundEvent, void, undefined> {
	const actor = requireUser(given.actor);
	const turn = await openTurn(deps, actor, given.input);
	yield {
		type: "started",
		conversationId: turn.conversationId,
		title: turn.title,
		userMessage: turn.question,
		answer: turn.answer,
	};
	yield* streamAnswer(
		{ ...deps, saveAnswer: (answer) => updateAnswer(deps.db, answer) },
		{
			answer: turn.answer,
			model: given.input.model,
			conversationId: turn.conversationId,
			prompt: buildPrompt(
				[...turn.history, turn.question],
				await readImageUrls(deps.db, turn.conversationId),
			),
			signal: given.signal,
		},
	);
}

/** Conversations belong to people: a key has no playground. */
export function requireUser(actor: Actor): UserActor {
	if (actor.kind === "user") return actor;
	throw new AppError("forbidden", "the playground belongs to people, not to keys", {
		hint: "call /v1/chat/completions with the key",
	});
}

interface Turn {
	readonly conversationId: string;
	readonly title: string;
	readonly history: readonly PlaygroundMessage[];
	readonly question: PlaygroundMessage;
	readonly answer: PlaygroundMessage;
}

async function openTurn(deps: SendDeps, actor: UserActor, input: SendInput): Promise<Turn> {
	return inTransaction(deps.db, async (tx) => {
		const nextId = orderedIds(deps.clock, deps.random);
		const at = new Date(deps.clock.nowMs());
		const message = messageMaker(at, nextId);
		const known =
			input.conversationId === null
				? null
				: await findConversation(tx, actor, input.conversationId);
		if (input.conversationId !== null && known === null) {
			throw new AppError("not_found", "this conversation is not there any more", {
				hint: "start a new one",
			});
		}
		const conversationId = known?.id ?? nextId();
		const title = known?.title ?? titleOf(input.text);
		const system =
			known === null && input.systemPrompt?.trim()
				? [message("system", input.systemPrompt.trim(), "ok", null)]
				: [];
		const images = await readSentImages(tx, actor, {
			images: input.images,
			held: (known?.messages ?? [])
				.flatMap((one) => one.images)
				.reduce((sum, { size }) => sum + size, 0),
			nextId,
		});
		const question = {
			...message("user", input.text, "ok", null),
			images: images.map(({ bytes: _apart, ...image }) => image),
		};
		const answer = message("assistant", "", "streaming", input.model);
		if (known === null) await createConversation(tx, actor, { id: conversationId, title, at });
		await insertMessages(tx, conversationId, [...system, question, answer]);
		await insertImages(tx, question.id, images);
		if (known !== null) await touchConversation(tx, conversationId, at);
		// What was said belongs to its author; the audit log knows only that something was.
		await recordAudit(tx, {
			actor,
			action: "playground.send",
			target: { kind: "conversation", id: conversationId },
			after: { model: input.model, characters: input.text.length, images: images.length },
		});
		return { conversationId, title, history: known?.messages ?? system, question, answer };
	});
}

function messageMaker(at: Date, nextId: () => string) {
	return (
		role: PlaygroundMessage["role"],
		content: string,
		status: PlaygroundMessage["status"],
		modelAsked: string | null,
	): PlaygroundMessage => ({
		id: nextId(),
		role,
		content,
		images: [],
		status,
		error: null,
		modelAsked,
		modelServed: null,
		requestId: null,
		decisionId: null,
		facts: null,
		createdAt: at.toISOString(),
	});
}

/** Ids of one millisecond do not sort among themselves, and messages are ordered by id. */
function orderedIds(clock: Clock, random: Random): () => string {
	let nowMs = clock.nowMs();
	return () => {
		nowMs += 1;
		return newId({ nowMs: () => nowMs, monotonicMs: clock.monotonicMs }, random);
	};
}
