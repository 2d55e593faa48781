import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type AccessFixture,
	createAccessFixture,
	SYSTEM,
} from "#server/access/testing/access-fixture.ts";
import { updateOrganisationInput } from "./contract.ts";
import {
	getBudgetStatus,
	getOrganisation,
	raiseBudgetAlerts,
	updateOrganisation,
} from "./index.ts";

let t: AccessFixture;
let admin: Awaited<ReturnType<AccessFixture["addUser"]>>;
beforeAll(async () => {
	t = await createAccessFixture();
	admin = await t.addUser("admin");
});
afterAll(() => t.close());

const deps = () => ({ db: t.db, retentionDays: 90 });

function update(given: object) {
	const input = updateOrganisationInput.parse({
		name: "Acme",
		environmentName: "production",
		reportingZone: "Pacific/Auckland",
		monthlyBudgetUsd: 100,
		...given,
	});
	return updateOrganisation(deps(), admin.actor(), input);
}

async function spend(usd: number, at: string, simulated = false) {
	await t.pool.query(
		`INSERT INTO ledger.rollup_15m VALUES ($1, $2, 'm', $5, $2, $2, 'v1', $3, 'ok', 'provider',
			1, 1, 1, 0, 0, 0, $4, 0, 0, 0, 0, 0, 0)`,
		[new Date(at), SYSTEM.orgId, simulated, usd * 1e9, `${at} ${simulated}`],
	);
}

test("keeps what was set with an audit row, and refuses a zone that nobody knows", async () => {
	const after = await update({});
	expect(await getOrganisation(deps(), admin.actor())).toEqual(after);
	expect(after).toMatchObject({ monthlyBudgetNanos: 100e9, retentionDays: 90 });
	expect(await t.audit("organisation.update")).toMatchObject([
		{ before: { reportingZone: "UTC" }, after: { reportingZone: "Pacific/Auckland" } },
	]);
	await expect(update({ reportingZone: "Mars/Olympus" })).rejects.toMatchObject({
		code: "invalid_input",
		param: "reportingZone",
	});
});

test("changes nothing that is not named", async () => {
	const before = await update({ name: "First" });
	const input = updateOrganisationInput.parse({ environmentName: "staging" });
	const after = await updateOrganisation(deps(), admin.actor(), input);
	expect(after).toEqual({ ...before, environmentName: "staging" });
});

test("counts a month of the zone, real money only, and projects its pace", async () => {
	await update({});
	// The fixture's clock stands at noon UTC of 15 January: 01:00 of the 16th in Auckland.
	await spend(7, "2025-12-31T10:45:00Z");
	await spend(30, "2025-12-31T11:00:00Z");
	await spend(5, "2026-01-10T00:00:00Z", true);
	const status = await getBudgetStatus(t, SYSTEM.orgId);
	expect(status).toMatchObject({
		since: "2025-12-31T11:00:00.000Z",
		until: "2026-01-31T11:00:00.000Z",
		budgetNanos: 100e9,
		spentNanos: 30e9,
		simulatedNanos: 5e9,
		share: 0.3,
	});
	expect((status.projectedNanos ?? 0) / 1e9).toBeCloseTo((30 * 31) / (15 + 1 / 24), 3);
});

test("spending beyond 80 % and 100 % is an alert each, which end with a larger budget", async () => {
	const open = async () => {
		await raiseBudgetAlerts(t);
		t.clock.advance(60_000);
		const rows = await t.db.alert.findMany({ where: { resolvedAt: null }, orderBy: { id: "asc" } });
		return rows.map(({ kind, subject }) => `${kind} ${subject}`);
	};
	expect(await open()).toEqual([]);
	await spend(50, "2026-01-12T00:00:00Z");
	expect(await open()).toEqual(["budget_near January 2026"]);
	await spend(25, "2026-01-13T00:00:00Z");
	expect(await open()).toEqual(["budget_near January 2026", "budget_exceeded January 2026"]);
	await update({ monthlyBudgetUsd: null });
	expect(await open()).toEqual([]);
});
