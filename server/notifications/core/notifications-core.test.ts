import { expect, test } from "vitest";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { ALERT_KINDS, describeAlertKind, isAtLeast } from "./alert-kinds.ts";
import { buildAlertMessage, buildTestMessage } from "./build-message.ts";
import { MAX_ATTEMPTS, planRetry } from "./plan-retry.ts";
import { makeSigningSecret, signWebhook } from "./sign-webhook.ts";
import { wantsEvent } from "./wants-event.ts";

const AT = new Date("2026-11-22T10:00:00.000Z");
const CONTEXT = { publicUrl: "https://sophia.example", environment: "production" };

test("signs as the published example of Standard Webhooks", () => {
	const secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	const message = {
		id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
		atMs: 1_614_265_330_999,
		body: '{"test": 2432232314}',
	};
	expect(signWebhook(secret, message)).toEqual({
		"webhook-id": message.id,
		"webhook-timestamp": "1614265330",
		"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
	});
});

test("a new signing secret holds 32 random bytes", () => {
	const [first, second] = [makeSigningSecret(systemRandom), makeSigningSecret(systemRandom)];
	expect(Buffer.from(first.reveal().slice("whsec_".length), "base64")).toHaveLength(32);
	expect(first.reveal()).not.toBe(second.reveal());
});

test("waits longer after each failed try, and gives up after about 22 hours", () => {
	const nowMs = AT.getTime();
	const failed = { status: 500, retryAfter: undefined, nowMs, chance: 0 };
	const waits = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
		planRetry({ ...failed, attempts: index + 1 }),
	);
	expect(waits.at(-1)).toBeNull();
	const known = waits.slice(0, -1).map((wait) => (wait ?? 0) - nowMs);
	expect(known).toEqual([...known].sort((a, b) => a - b));
	const hours = known.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
	expect(hours).toBeGreaterThan(20);
	expect(hours).toBeLessThan(24);
});

test.each([
	["7", 10_000],
	["120", 120_000],
	["99999999", 3_600_000],
	["Sun, 22 Nov 2026 10:02:00 GMT", 120_000],
	["soon", 10_000],
	["Sun, 22 Nov 2020 10:02:00 GMT", 10_000],
])("respects retry-after %s within an hour", (retryAfter, waitMs) => {
	const nowMs = AT.getTime();
	expect(planRetry({ attempts: 1, status: 429, retryAfter, nowMs, chance: 0 })).toBe(
		nowMs + waitMs,
	);
});

test("a receiver that says it is gone is not asked again", () => {
	const failed = { attempts: 1, retryAfter: undefined, nowMs: 0, chance: 0 };
	expect(planRetry({ ...failed, status: 410 })).toBeNull();
	expect(planRetry({ ...failed, status: 404 })).not.toBeNull();
});

const HAPPENED = {
	alertId: "01a00000-0000-7000-8000-000000000000",
	kind: "breaker_open",
	subject: "a/b on <!channel>",
	message: "x & y",
	event: "raised",
	at: AT,
} as const;

test("a webhook says what happened, how bad it is and where to look", () => {
	const message = buildAlertMessage("webhook", HAPPENED, CONTEXT);
	expect(JSON.parse(message.body)).toEqual({
		type: "alert.raised",
		timestamp: AT.toISOString(),
		data: {
			alert: {
				id: HAPPENED.alertId,
				kind: "breaker_open",
				label: "Model taken out",
				severity: "critical",
				subject: HAPPENED.subject,
				message: HAPPENED.message,
			},
			environment: "production",
			url: `https://sophia.example/settings/notifications?open=${HAPPENED.alertId}`,
		},
	});
	const nameless = { ...CONTEXT, environment: "" };
	const test = buildTestMessage("webhook", { channel: "ops", at: AT }, nameless);
	expect(JSON.parse(test.body)).toMatchObject({ type: "test", data: { environment: null } });
});

test("Slack's text cannot be made to page a channel by what an alert is about", () => {
	const { body } = buildAlertMessage("slack", { ...HAPPENED, event: "resolved" }, CONTEXT);
	const { text } = JSON.parse(body);
	expect(text).toContain("*Over: Model taken out: a/b on &lt;!channel&gt;* (production)");
	expect(text).toContain("x &amp; y");
	expect(text.match(/<[^>]*>/g)).toEqual([expect.stringContaining("|Open in Sophia>")]);
});

const CHANNEL = { name: "ops", minSeverity: "warning", mutedKinds: ["log_damaged"] } as const;

test.each([
	["critical above the least", "breaker_open", "raised", true],
	["a kind that nobody described counts as a warning", "brand_new", "raised", true],
	["its end, where ends are told", "breaker_open", "resolved", true],
	["a kind that is switched off", "log_damaged", "raised", false],
	["that this very channel fails", "notification_failed", "raised", false],
])("tells %s", (_what, kind, event, told) => {
	expect(wantsEvent({ ...CHANNEL, tellsResolved: true }, { kind, event, subject: "ops" })).toBe(
		told,
	);
});

test("tells no end where ends are not told, and nothing below the least severity", () => {
	const quiet = { ...CHANNEL, tellsResolved: false };
	expect(wantsEvent(quiet, { kind: "breaker_open", event: "resolved", subject: "s" })).toBe(false);
	const critical = { ...quiet, minSeverity: "critical" as const };
	expect(wantsEvent(critical, { kind: "budget_near", event: "raised", subject: "s" })).toBe(false);
});

test("kinds are described once, and the order of severities is known", () => {
	const names = ALERT_KINDS.map(({ kind }) => kind);
	expect(new Set(names).size).toBe(names.length);
	expect(describeAlertKind("brand_new")).toMatchObject({ label: "Brand new", severity: "warning" });
	expect([isAtLeast("info", "warning"), isAtLeast("critical", "warning")]).toEqual([false, true]);
});
