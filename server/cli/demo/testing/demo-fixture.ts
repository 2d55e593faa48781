import type { Pool } from "pg";
import { type Actor, DEFAULT_ORG_ID, type Role } from "#server/access/contract.ts";
import { refreshCatalog } from "#server/catalog/index.ts";
import { createCatalogFixture } from "#server/catalog/testing/catalog-fixture.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { ensureFirstPolicy, SEED_POLICY } from "#server/policy/index.ts";
import type { DemoDeps } from "../seed-demo.ts";

export interface DemoFixture {
	readonly db: Db;
	readonly pool: Pool;
	readonly deps: DemoDeps;
	readonly owner: { readonly url: string };
	/** Adds a person who can act. */
	addUser(role: Role): Promise<Extract<Actor, { kind: "user" }>>;
	close(): Promise<void>;
}

/** A migrated database with a policy, a catalogue and one admin, ready to be seeded. */
export async function createDemoFixture(): Promise<DemoFixture> {
	const catalog = await createCatalogFixture();
	const { db, operator } = catalog;
	const pool = createPool({
		connectionString: catalog.database.runtimeUrl,
		max: 4,
		applicationName: "test",
	});
	const addUser = async (role: Role) => {
		const userId = newId(systemClock, systemRandom);
		const email = `${userId}@example.com`;
		await db.user.create({
			data: { id: userId, orgId: DEFAULT_ORG_ID, email, name: `the ${role}`, role },
		});
		const session = { sessionId: newId(systemClock, systemRandom), address: null };
		return { kind: "user", orgId: DEFAULT_ORG_ID, userId, role, email, ...session } as const;
	};
	await ensureFirstPolicy(db, { actor: operator, config: SEED_POLICY, file: "test" });
	await refreshCatalog(catalog.deps, { actor: operator, acceptSizeChange: false });
	await addUser("admin");
	const actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "cli:test", address: null } as const;
	return {
		db,
		pool,
		deps: { db, pool, clock: systemClock, actor },
		owner: { url: catalog.database.ownerUrl },
		addUser,
		async close() {
			await pool.end();
			await catalog.close();
		},
	};
}
