import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AccessFixture, createAccessFixture } from "#server/access/testing/access-fixture.ts";
import { saveAlert } from "#server/platform/alerts/alert-rows.ts";
import { inTransaction } from "#server/platform/db/client.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { saveChannelInput } from "./contract.ts";
import {
	createPost,
	deliverMessages,
	dispatchEvents,
	listAlerts,
	listChannels,
	listDeliveries,
	pruneDeliveries,
	redeliver,
	removeChannel,
	rotateChannelSecrets,
	rotateSigningSecret,
	saveChannel,
	testChannel,
} from "./index.ts";

interface Received {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

let fixture: AccessFixture;
let admin: Awaited<ReturnType<AccessFixture["addUser"]>>;
const received: Received[] = [];
/** What the receiver answers, in turn; 204 when there is no more. */
let answers: number[] = [];
const receiver = createServer((request, response) => {
	let body = "";
	request.on("data", (chunk: Buffer) => {
		body += chunk.toString();
	});
	request.on("end", () => {
		received.push({ headers: request.headers, body });
		response.writeHead(answers.shift() ?? 204).end();
	});
});

beforeAll(async () => {
	fixture = await createAccessFixture();
	admin = await fixture.addUser("admin");
	await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
	receiver.close();
	await fixture.close();
});
beforeEach(() => {
	received.length = 0;
	answers = [];
});
afterEach(async () => {
	await fixture.db.notificationChannel.deleteMany();
	await fixture.db.alertEvent.deleteMany();
	await fixture.db.alert.deleteMany();
});

function deps(options: { readonly allowPrivate?: boolean } = {}) {
	const allowPrivate = options.allowPrivate ?? true;
	const { db, clock, random, envelope } = fixture.deps;
	const publicUrl = "https://sophia.example";
	return { db, clock, random, envelope, allowPrivate, publicUrl, post: createPost(allowPrivate) };
}

const address = () =>
	`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook/T0P-SECRET`;

function addChannel(given: object = {}) {
	const input = saveChannelInput.parse({
		name: "ops",
		format: "webhook",
		url: address(),
		...given,
	});
	return saveChannel(deps(), admin.actor(), input);
}

function raise(subject: string, kind = "breaker_open", resolved = false) {
	const nowMs = fixture.clock.nowMs();
	const times = { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: resolved ? nowMs : null };
	return inTransaction(fixture.db, (tx) =>
		saveAlert(tx, { kind, subject, message: `${subject} is in trouble` }, times, deps()),
	);
}

async function work() {
	while ((await dispatchEvents(deps())) > 0);
	while ((await deliverMessages(deps())) > 0);
}

const deliveries = async () =>
	(await listDeliveries(fixture.db, admin.actor(), { limit: 50 })).items;

test("an alert reaches each channel that wants it, once, signed with the secret shown once", async () => {
	const { signingSecret } = await addChannel();
	await addChannel({ name: "chat", format: "slack" });
	await addChannel({ name: "muted", mutedKinds: ["breaker_open"] });
	await addChannel({ name: "off", enabled: false });
	await raise("model m");
	await Promise.all([work(), work()]);
	await work();
	expect((await deliveries()).map(({ channelName }) => channelName).sort()).toEqual([
		"chat",
		"ops",
	]);
	expect(received).toHaveLength(2);
	const webhook = received.find(({ body }) => body.includes("alert.raised"));
	const {
		"webhook-id": id,
		"webhook-timestamp": at,
		"webhook-signature": signature,
	} = webhook?.headers ?? {};
	const key = Buffer.from((signingSecret ?? "").slice("whsec_".length), "base64");
	const expected = createHmac("sha256", key)
		.update(`${id}.${at}.${webhook?.body}`)
		.digest("base64");
	expect(signature).toBe(`v1,${expected}`);
});

test("a failed try is repeated with the same id and bytes until it is taken", async () => {
	await addChannel();
	answers = [500, 302];
	await raise("model m");
	await work();
	expect(await deliveries()).toMatchObject([{ state: "pending", attempts: [{ status: 500 }] }]);
	await work();
	expect(received, "not before its time").toHaveLength(1);
	for (let i = 0; i < 2; i++) {
		fixture.clock.advance(2 * 60_000);
		await work();
	}
	expect(await deliveries()).toMatchObject([
		{
			state: "delivered",
			attempts: [
				{ status: 500, error: "it answered 500" },
				{ status: 302, error: "it answered 302; redirects are not followed" },
				{ status: 204, error: null },
			],
		},
	]);
	expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
	expect(new Set(received.map(({ body }) => body)).size).toBe(1);
});

test("who dies while sending is followed by another one after a minute", async () => {
	await addChannel();
	await raise("model m");
	await dispatchEvents(deps());
	const dying = { ...deps(), post: () => new Promise<never>(() => {}) };
	void deliverMessages(dying);
	await expect
		.poll(async () => (await fixture.db.notificationDelivery.findFirst())?.leasedUntil)
		.not.toBeNull();
	await work();
	expect(received).toHaveLength(0);
	fixture.clock.advance(61_000);
	await work();
	expect(received).toHaveLength(1);
	expect(await deliveries()).toMatchObject([{ state: "delivered" }]);
});

test("what is given up is an alert of its own, told elsewhere, and can be sent again by hand", async () => {
	await addChannel();
	answers = [410];
	await raise("model m");
	await work();
	const [failed] = await deliveries();
	expect(failed).toMatchObject({ state: "failed", nextAttemptAt: null });
	const open = () => listAlerts(fixture.db, { limit: 50, state: "open" });
	expect((await open()).items.map(({ kind }) => kind)).toContain("notification_failed");
	await work();
	expect(received, "the channel is not told of itself").toHaveLength(1);
	const again = await redeliver(deps(), admin.actor(), failed?.id ?? "");
	expect(again).toMatchObject({ state: "delivered" });
	expect((await open()).items.map(({ kind }) => kind)).toEqual(["breaker_open"]);
	await expect(redeliver(deps(), admin.actor(), again.id)).rejects.toThrow("nothing to send again");
	expect(await fixture.audit("delivery.retry")).toHaveLength(1);
});

test("the end of a trouble is told after it has held, where the channel wants it", async () => {
	await addChannel();
	await addChannel({ name: "begins-only", tellsResolved: false });
	await raise("model m");
	await raise("model m", "breaker_open", true);
	await work();
	expect(received).toHaveLength(2);
	fixture.clock.advance(2 * 60_000);
	await work();
	expect(received.map(({ body }) => JSON.parse(body).type)).toEqual([
		"alert.raised",
		"alert.raised",
		"alert.resolved",
	]);
});

test("a test is sent at once, shown with what came of it, and names no secret", async () => {
	const { channel } = await addChannel({ enabled: false });
	answers = [403];
	const result = await testChannel(deps(), admin.actor(), channel.id);
	expect(result).toMatchObject({ topic: "test", state: "pending", attempts: [{ status: 403 }] });
	expect(JSON.stringify([result, await listChannels(fixture.db, admin.actor())])).not.toContain(
		"T0P-SECRET",
	);
	expect(await fixture.audit("channel.test")).toHaveLength(1);
});

test("the address is kept at a change, replaced when given, and its secret can be renewed", async () => {
	const { channel, signingSecret } = await addChannel();
	const input = { id: channel.id, name: "ops", format: "webhook" };
	const kept = await saveChannel(deps(), admin.actor(), saveChannelInput.parse(input));
	expect(kept).toMatchObject({ signingSecret: null, channel: { origin: channel.origin } });
	await testChannel(deps(), admin.actor(), channel.id);
	const renewed = await rotateSigningSecret(deps(), admin.actor(), channel.id);
	expect(renewed).not.toBe(signingSecret);
	await testChannel(deps(), admin.actor(), channel.id);
	expect(received).toHaveLength(2);
	const audit = JSON.stringify([
		await fixture.audit("channel.create"),
		await fixture.audit("channel.update"),
		await fixture.audit("channel.rotate_secret"),
	]);
	for (const secret of ["T0P-SECRET", renewed, signingSecret ?? "none"])
		expect(audit).not.toContain(secret);
	await removeChannel(deps(), admin.actor(), channel.id);
	await removeChannel(deps(), admin.actor(), channel.id).then(
		() => expect.unreachable(),
		(error: unknown) => expect(String(error)).toContain("no such channel"),
	);
});

test("an address inside the network is refused unless the operator allows it", async () => {
	const input = saveChannelInput.parse({ name: "in", format: "webhook", url: address() });
	await expect(
		saveChannel(deps({ allowPrivate: false }), admin.actor(), input),
	).rejects.toMatchObject({ code: "invalid_input", param: "url" });
	const { channel } = await addChannel();
	const closed = { ...deps({ allowPrivate: false }) };
	const result = await testChannel(closed, admin.actor(), channel.id);
	expect(result.attempts[0]?.error).toMatch(/https/);
	expect(received).toHaveLength(0);
});

test("switching a channel off gives up what waits; old messages are removed", async () => {
	const { channel } = await addChannel();
	answers = [500];
	await raise("model m");
	await work();
	const input = { id: channel.id, name: "ops", format: "webhook", enabled: false };
	await saveChannel(deps(), admin.actor(), saveChannelInput.parse(input));
	expect(await deliveries()).toMatchObject([{ state: "failed" }]);
	expect(await pruneDeliveries(fixture.db, fixture.clock.nowMs())).toBe(0);
	expect(await pruneDeliveries(fixture.db, fixture.clock.nowMs() + 1)).toBe(1);
});

test("alerts are listed with their severity, filtered and paged", async () => {
	for (const subject of ["a", "b", "c"]) {
		await raise(subject);
		fixture.clock.advance(1);
	}
	await raise("file", "log_read_failed");
	await raise("new", "brand_new", true);
	const first = await listAlerts(fixture.db, { limit: 2, severity: "critical" });
	expect(first).toMatchObject({ open: { critical: 3, warning: 1, info: 0 } });
	expect(first.items.map(({ subject }) => subject)).toEqual(["c", "b"]);
	const cursor = first.nextCursor ?? "";
	const second = await listAlerts(fixture.db, { limit: 2, severity: "critical", cursor });
	expect(second.items.map(({ subject }) => subject)).toEqual(["a"]);
	const ended = await listAlerts(fixture.db, { limit: 50, state: "ended", severity: "warning" });
	expect(ended.items).toMatchObject([{ kind: "brand_new", label: "Brand new" }]);
});

test("alerts about one model are those on any of its upstreams, and of no model like it", async () => {
	for (const subject of ["a/m on x", "a/m on y", "a/m-mini on x", "other a/m on x"]) {
		await raise(subject);
		fixture.clock.advance(1);
	}
	const { items } = await listAlerts(fixture.db, { limit: 50, modelId: "a/m" });
	expect(items.map(({ subject }) => subject)).toEqual(["a/m on y", "a/m on x"]);
});

test("after the master secret was replaced a channel is wrapped anew, once, and still delivers", async () => {
	const { channel } = await addChannel();
	const { db, envelope: before } = fixture.deps;
	const next = new Secret("the next master secret, long enough too");
	const both = createInstallationEnvelope(next, fixture.deps.random, [
		new Secret("a secret that only tests use, long enough"),
	]);
	expect(await rotateChannelSecrets({ db, envelope: both }, admin.actor())).toBe(1);
	expect(await rotateChannelSecrets({ db, envelope: both }, admin.actor())).toBe(0);
	const present = { ...deps(), envelope: createInstallationEnvelope(next, fixture.deps.random) };
	await testChannel(present, admin.actor(), channel.id);
	expect(received).toHaveLength(1);
	const old = { ...deps(), envelope: before };
	const failed = await testChannel(old, admin.actor(), channel.id);
	expect(failed.attempts[0]?.error).toContain("unknown key");
});
