import type { Db, Tx } from "#server/platform/db/client.ts";
import {
	type Conversation,
	type ConversationRow,
	type ListConversationsInput,
	messageFactsSchema,
	messageSchema,
	type PlaygroundMessage,
} from "./contract.ts";

/** As many messages of a conversation as a page and a prompt hold. */
const MAX_MESSAGES = 400;

const ROW = { id: true, title: true, updatedAt: true } as const;
const MESSAGE = {
	id: true,
	role: true,
	content: true,
	images: { orderBy: { id: "asc" }, select: { id: true, mediaType: true, size: true } },
	status: true,
	error: true,
	modelAsked: true,
	modelServed: true,
	requestId: true,
	decisionId: true,
	facts: true,
	createdAt: true,
} as const;

interface Owner {
	readonly orgId: string;
	readonly userId: string;
}

/** The cursor is the last row's time and id: conversations move to the top when they go on. */
export async function listConversations(
	db: Db,
	owner: Owner,
	input: ListConversationsInput,
): Promise<{ items: ConversationRow[]; nextCursor: string | null }> {
	const after = parseCursor(input.cursor ?? null);
	const found = await db.conversation.findMany({
		where: {
			orgId: owner.orgId,
			ownerId: owner.userId,
			...(after === null
				? {}
				: {
						OR: [
							{ updatedAt: { lt: after.updatedAt } },
							{ updatedAt: after.updatedAt, id: { lt: after.id } },
						],
					}),
		},
		orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
		take: input.limit + 1,
		select: ROW,
	});
	const items = found.slice(0, input.limit).map(toRow);
	const last = items.at(-1);
	return {
		items,
		nextCursor: found.length > input.limit && last ? `${last.updatedAt}_${last.id}` : null,
	};
}

export async function findConversation(
	db: Db | Tx,
	owner: Owner,
	id: string,
): Promise<Conversation | null> {
	const found = await db.conversation.findFirst({
		where: { id, orgId: owner.orgId, ownerId: owner.userId },
		select: {
			...ROW,
			messages: { orderBy: { id: "desc" }, take: MAX_MESSAGES + 1, select: MESSAGE },
		},
	});
	if (found === null) return null;
	return {
		...toRow(found),
		truncated: found.messages.length > MAX_MESSAGES,
		messages: found.messages.slice(0, MAX_MESSAGES).reverse().map(toMessage),
	};
}

export async function createConversation(
	tx: Tx,
	owner: Owner,
	given: { readonly id: string; readonly title: string; readonly at: Date },
): Promise<void> {
	await tx.conversation.create({
		data: {
			id: given.id,
			orgId: owner.orgId,
			ownerId: owner.userId,
			title: given.title,
			createdAt: given.at,
			updatedAt: given.at,
		},
		select: { id: true },
	});
}

export async function touchConversation(tx: Tx, id: string, at: Date): Promise<void> {
	await tx.conversation.update({ where: { id }, data: { updatedAt: at }, select: { id: true } });
}

export async function insertMessages(
	tx: Tx,
	conversationId: string,
	messages: readonly PlaygroundMessage[],
): Promise<void> {
	await tx.message.createMany({
		data: messages.map(({ facts: _none, images: _apart, createdAt, ...message }) => ({
			...message,
			conversationId,
			createdAt: new Date(createdAt),
		})),
	});
}

/** The conversation may have been removed while its answer streamed: then there is nothing to keep. */
export async function updateAnswer(db: Db, answer: PlaygroundMessage): Promise<void> {
	await db.message.updateMany({
		where: { id: answer.id },
		data: {
			content: answer.content,
			status: answer.status,
			error: answer.error,
			modelServed: answer.modelServed,
			requestId: answer.requestId,
			decisionId: answer.decisionId,
			...(answer.facts === null ? {} : { facts: answer.facts }),
		},
	});
}

export async function deleteConversation(tx: Tx, id: string): Promise<void> {
	await tx.conversation.delete({ where: { id }, select: { id: true } });
}

function toRow(row: { id: string; title: string; updatedAt: Date }): ConversationRow {
	return { id: row.id, title: row.title, updatedAt: row.updatedAt.toISOString() };
}

function toMessage(row: { facts: unknown; createdAt: Date } & Record<string, unknown>) {
	const facts = messageFactsSchema.safeParse(row.facts);
	return messageSchema.parse({
		...row,
		facts: facts.success ? facts.data : null,
		createdAt: row.createdAt.toISOString(),
	});
}

function parseCursor(cursor: string | null): { updatedAt: Date; id: string } | null {
	const [time, id] = cursor?.split("_") ?? [];
	if (time === undefined || id === undefined) return null;
	const updatedAt = new Date(time);
	return Number.isNaN(updatedAt.getTime()) ? null : { updatedAt, id };
}
