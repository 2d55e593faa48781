import type { Clock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createAccessServices } from "../access-services.ts";
import { type Actor, DEFAULT_ORG_ID, type Role } from "../contract.ts";
import { ensureDefaultOrg } from "../ensure-default-org.ts";
import { createPasswordHasher, type PasswordHasher, type Scrypt } from "../password-hasher.ts";
import { createSteerableClock } from "./steerable-clock.ts";

export const SYSTEM: Extract<Actor, { kind: "system" }> = {
	kind: "system",
	orgId: DEFAULT_ORG_ID,
	name: "cli:tester",
	address: null,
};

/** Cheap and countable; the real function has its own test. */
function countingScrypt(onCall: () => void): Scrypt {
	return async (password, salt) => {
		onCall();
		const text = Buffer.from(`${password}${Buffer.from(salt).toString("hex")}`);
		return Buffer.concat([text, Buffer.alloc(32)]).subarray(0, 32);
	};
}

export interface StoredUser {
	readonly id: string;
	readonly email: string;
	readonly password: string;
	actor(address?: string | null): Extract<Actor, { kind: "user" }>;
}

/** A migrated database of its own and access on it, seen with the rights of the run-time role. */
export async function createAccessFixture() {
	const database = await createTestDatabase();
	const clock = createSteerableClock();
	const db = createDb({ connectionString: database.runtimeUrl, max: 5 });
	const pool = createPool({
		connectionString: database.runtimeUrl,
		max: 5,
		applicationName: "access test",
	});
	let hashes = 0;
	const hasher = createPasswordHasher({
		random: systemRandom,
		scrypt: countingScrypt(() => hashes++),
		maxWaiting: 1_000,
	});
	const access = {
		...createAccessServices({
			db,
			pool,
			clock,
			random: systemRandom,
			secret: new Secret("a secret that only tests use, long enough"),
			publicUrl: "http://127.0.0.1:3000",
		}),
		hasher,
	};
	await ensureDefaultOrg(db);
	const deps = { db, pool, clock, random: systemRandom, access, ...access };
	return {
		...deps,
		deps,
		database,
		hashes: () => hashes,
		addUser: (role: Role, email = `${role}-${newId(clock, systemRandom)}@example.com`) =>
			addUser(deps, role, email),
		/** Rows of the audit log with this action, oldest first. */
		async audit(action: string) {
			const { rows } = await pool.query<{
				actor_name: string;
				actor_id: string;
				address: string | null;
				target_id: string;
				before: unknown;
				after: unknown;
			}>("SELECT * FROM audit.entry WHERE action = $1 ORDER BY seq", [action]);
			return rows;
		},
		async close() {
			await db.$disconnect();
			await pool.end();
			await database.drop();
		},
	};
}

export type AccessFixture = Awaited<ReturnType<typeof createAccessFixture>>;

async function addUser(
	deps: {
		readonly db: Db;
		readonly clock: Clock;
		readonly hasher: PasswordHasher;
	},
	role: Role,
	email: string,
): Promise<StoredUser> {
	const id = newId(deps.clock, systemRandom);
	const password = "right horse battery";
	await deps.db.user.create({
		data: {
			id,
			orgId: DEFAULT_ORG_ID,
			email,
			name: role,
			role,
			passwordHash: await deps.hasher.hash(password),
		},
		select: { id: true },
	});
	return {
		id,
		email,
		password,
		actor: (address = null) => ({
			kind: "user",
			orgId: DEFAULT_ORG_ID,
			userId: id,
			sessionId: newId(deps.clock, systemRandom),
			role,
			email,
			address,
		}),
	};
}
