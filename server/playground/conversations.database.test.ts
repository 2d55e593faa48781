import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { buildKey } from "#server/access/testing/build-actors.ts";
import type { EdgeEvent } from "#server/gateway/call-edge.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import type { PlaygroundEvent, SendInput } from "./contract.ts";
import { findImage } from "./message-images.ts";
import { removeConversation } from "./remove-conversation.ts";
import { findConversation, listConversations } from "./repository.ts";
import { type SendDeps, sendMessage } from "./send-message.ts";

const ADA = "01990000-0000-7000-8000-00000000000a";
const EVE = "01990000-0000-7000-8000-00000000000e";
let nowMs = Date.UTC(2026, 10, 22, 9);
let database: TestDatabase;
let db: Db;
let asked: unknown[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	await db.org.upsert({
		where: { id: DEFAULT_ORG_ID },
		create: { id: DEFAULT_ORG_ID, name: "Test" },
		update: {},
	});
	await db.user.createMany({
		data: [ADA, EVE].map((id) => ({
			id,
			orgId: DEFAULT_ORG_ID,
			email: `${id}@example.com`,
			name: id,
			role: "operator" as const,
		})),
	});
});

afterAll(async () => {
	await db.$disconnect();
	await database.drop();
});

function actorOf(userId: string): Actor {
	return {
		kind: "user",
		orgId: DEFAULT_ORG_ID,
		userId,
		sessionId: userId,
		role: "operator",
		email: `${userId}@example.com`,
		address: "127.0.0.1",
	};
}

async function* answer(): AsyncGenerator<EdgeEvent> {
	yield {
		type: "head",
		requestId: "01990000-0000-7000-8000-0000000000f1",
		decisionId: null,
		model: "openai/sim-flash",
		provider: null,
		attempts: 1,
		simulated: true,
	};
	yield { type: "text-delta", text: "An answer" };
	yield { type: "finish", reason: "stop" };
}

function deps(): SendDeps {
	const now = () => {
		nowMs += 5;
		return nowMs;
	};
	return {
		db,
		clock: { nowMs: now, monotonicMs: now },
		random: systemRandom,
		callModel: ({ body }) => {
			asked.push(body);
			return answer();
		},
		findRecord: async () => null,
		pause: async () => undefined,
		onUnexpected: (error) => {
			throw error;
		},
	};
}

async function send(userId: string, input: Partial<SendInput>): Promise<PlaygroundEvent[]> {
	const events: PlaygroundEvent[] = [];
	const stream = sendMessage(deps(), {
		actor: actorOf(userId),
		input: {
			...{ conversationId: null, text: "Hello?", model: "auto", systemPrompt: null, images: [] },
			...input,
		},
		signal: undefined,
	});
	for await (const event of stream) events.push(event);
	return events;
}

function conversationOf(events: readonly PlaygroundEvent[]): string {
	const started = events.find((event) => event.type === "started");
	if (started?.type !== "started") throw new Error("the answer never started");
	return started.conversationId;
}

const auditOf = (id: string) =>
	db.$queryRaw<{ action: string; after: unknown }[]>`
		SELECT action, after FROM audit.entry WHERE target_id = ${id} ORDER BY seq`;

test("question and answer are kept in order, and the next question sends them along", async () => {
	const id = conversationOf(await send(ADA, { text: "First?", systemPrompt: "Be brief." }));
	asked = [];
	await send(ADA, { conversationId: id, text: "Second?" });
	const kept = await findConversation(db, { orgId: DEFAULT_ORG_ID, userId: ADA }, id);
	expect(kept?.title).toBe("First?");
	expect(kept?.messages.map(({ role, content, status }) => [role, content, status])).toEqual([
		["system", "Be brief.", "ok"],
		["user", "First?", "ok"],
		["assistant", "An answer", "ok"],
		["user", "Second?", "ok"],
		["assistant", "An answer", "ok"],
	]);
	expect(kept?.messages[2]?.facts?.source).toBe("observed");
	expect(asked).toMatchObject([
		{
			stream: true,
			messages: [
				{ role: "system" },
				{ content: "First?" },
				{ content: "An answer" },
				{ content: "Second?" },
			],
		},
	]);
});

const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const ada = { orgId: DEFAULT_ORG_ID, userId: ADA };

test("an image goes with its question and all after it, is its author's alone, and leaves with them", async () => {
	const id = conversationOf(await send(ADA, { text: "What is this?", images: [{ base64: PNG }] }));
	const image = (await findConversation(db, ada, id))?.messages[0]?.images[0];
	expect(image).toMatchObject({ mediaType: "image/png", size: 16 });
	const imageId = image?.id ?? "";
	asked = [];
	await send(ADA, { conversationId: id, text: "And again?", images: [{ id: imageId }] });
	const part = { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } };
	expect(asked).toMatchObject([
		{
			messages: [
				{ role: "user", content: [{ type: "text", text: "What is this?" }, part] },
				{ role: "assistant", content: "An answer" },
				{ role: "user", content: [{ type: "text", text: "And again?" }, part] },
			],
		},
	]);
	await expect(findImage(db, { ...ada, userId: EVE }, imageId)).rejects.toThrow("not there");
	await expect(send(EVE, { images: [{ id: imageId }] })).rejects.toThrow("not there");
	await removeConversation(db, actorOf(ADA), id);
	await expect(findImage(db, ada, imageId)).rejects.toThrow("not there");
});

test("what is no image is refused by its bytes, and nothing is kept", async () => {
	const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64");
	const before = await db.message.count();
	await expect(send(ADA, { images: [{ base64: svg }] })).rejects.toThrow("not an image");
	const large = Buffer.concat([Buffer.from(PNG, "base64"), Buffer.alloc(4 * 1024 * 1024)]);
	const images = [{ base64: large.toString("base64") }];
	await expect(send(ADA, { images })).rejects.toThrow("too large");
	expect(await db.message.count()).toBe(before);
});

test("what was said does not reach the audit log, that something was said does", async () => {
	const id = conversationOf(await send(ADA, { text: "A secret plan" }));
	const entries = await auditOf(id);
	expect(entries).toEqual([
		{ action: "playground.send", after: { model: "auto", characters: 13, images: 0 } },
	]);
});

test("nobody reads, continues or deletes somebody else's conversation", async () => {
	const id = conversationOf(await send(ADA, { text: "Mine" }));
	expect(await findConversation(db, { orgId: DEFAULT_ORG_ID, userId: EVE }, id)).toBeNull();
	await expect(send(EVE, { conversationId: id })).rejects.toMatchObject({ code: "not_found" });
	await expect(removeConversation(db, actorOf(EVE), id)).rejects.toMatchObject({
		code: "not_found",
	});
});

test("a removed conversation is gone, which the audit log says; removing it again fails", async () => {
	const id = conversationOf(await send(EVE, { text: "Gone soon" }));
	await removeConversation(db, actorOf(EVE), id);
	expect(await findConversation(db, { orgId: DEFAULT_ORG_ID, userId: EVE }, id)).toBeNull();
	expect((await auditOf(id)).map(({ action }) => action)).toEqual([
		"playground.send",
		"playground.remove",
	]);
	await expect(removeConversation(db, actorOf(EVE), id)).rejects.toMatchObject({
		code: "not_found",
	});
});

test("pages go from the last conversation to the first without gap or repetition", async () => {
	const made: string[] = [];
	for (const text of ["one", "two", "three", "four", "five"]) {
		made.push(conversationOf(await send(EVE, { text })));
	}
	await send(EVE, { conversationId: made[0] ?? null, text: "one goes on" });
	const owner = { orgId: DEFAULT_ORG_ID, userId: EVE };
	const seen: string[] = [];
	let cursor: string | null = null;
	do {
		const page = await listConversations(db, owner, { limit: 2, cursor });
		seen.push(...page.items.map(({ id }) => id));
		cursor = page.nextCursor;
	} while (cursor !== null);
	const [one, ...others] = made;
	expect(seen).toEqual([one, ...others.reverse()]);
});

test("a key has no playground", async () => {
	const stream = sendMessage(deps(), {
		actor: buildKey({ keyId: ADA, ownerId: ADA, scopes: ["chat"] }),
		input: { conversationId: null, text: "Hi", model: "auto", systemPrompt: null, images: [] },
		signal: undefined,
	});
	await expect(stream.next()).rejects.toMatchObject({ code: "forbidden" });
});
