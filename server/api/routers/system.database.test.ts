import { afterAll, expect, test } from "vitest";
import { type Role, roleSchema } from "#server/access/contract.ts";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import { createAlertStore } from "#server/platform/alerts/alert-store.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createApiContext } from "../context.ts";
import { createCaller } from "../root.ts";
import { createStubServices } from "../testing/stub-services.ts";

const database = await createTestDatabase();
const connectionString = database.runtimeUrl;
const db = createDb({ connectionString, max: 2 });
const pool = createPool({ connectionString, max: 2, applicationName: "test" });
const alerts = createAlertStore({ db, clock: systemClock, random: systemRandom });
const OPEN = { kind: "breaker_open", subject: "anthropic/one on openrouter", message: "it fails" };

afterAll(async () => {
	await db.$disconnect();
	await pool.end();
	await database.drop();
});

function call(role: Role, services = createStubServices({ db, pool, clock: systemClock })) {
	const actor = buildPerson(role);
	const context = { services, actor, mustChangePassword: false, address: null, http: null };
	return createCaller(createApiContext(context)).system.status();
}

test("shows open alerts to those who look after the installation, and to nobody else", async () => {
	const nowMs = systemClock.nowMs();
	const times = { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: null };
	await alerts.save(OPEN, times);
	await alerts.save({ ...OPEN, subject: "over" }, { ...times, resolvedAtMs: nowMs });
	for (const role of roleSchema.options) {
		const status = await call(role);
		expect(status.database).toBe("reachable");
		const maySee = ["admin", "operator", "auditor"].includes(role);
		if (maySee) expect(status.alerts).toMatchObject([OPEN]);
		else expect(status.alerts).toBeNull();
	}
});

test("still answers while the database is away, without alerts", async () => {
	const status = await call("admin", createStubServices());
	expect(status).toMatchObject({ database: "away", edge: "away", alerts: null });
});
