import type { Scope } from "#server/access/contract.ts";
import { DEMO_KEY_PREFIX } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db, Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { DemoCaller } from "./demo-request.ts";

const DAY_MS = 86_400_000;
/** `.invalid` never resolves (RFC 2606), and without a password nobody can sign in. */
const DEMO_MAIL = "@demo.invalid";

const PEOPLE = ["Ada (demo)", "Bela (demo)", "Chidi (demo)", "Dana (demo)"] as const;

interface DemoKey {
	readonly name: string;
	readonly ownerIndex: number;
	readonly weight: number;
	readonly source: DemoCaller["source"];
	readonly tags: readonly string[];
	readonly scopes: readonly Scope[];
	readonly expiresInDays: number | null;
}

const KEYS: readonly DemoKey[] = [
	key("Demo: support chat", 0, 30, "v1", ["env:prod", "team:support"], 9),
	key("Demo: search", 1, 24, "v1", ["env:prod", "team:search"], null),
	key("Demo: nightly reports", 2, 14, "worker", ["env:prod", "team:data"], 120),
	key("Demo: code review", 3, 10, "v1", ["env:prod", "team:platform"], null),
	key("Demo: staging", 1, 6, "v1", ["env:staging"], 40),
	key("Demo: experiments", 0, 3, "v1", ["env:dev"], 1),
];

function key(
	name: string,
	ownerIndex: number,
	weight: number,
	source: DemoCaller["source"],
	tags: readonly string[],
	expiresInDays: number | null,
): DemoKey {
	return { name, ownerIndex, weight, source, tags, scopes: ["chat"], expiresInDays };
}

interface Deps {
	readonly clock: Clock;
	readonly random: Random;
}

/** Adds the people and keys of the demonstration; returns its callers with their weights. */
export async function addDemoPeople(
	tx: Tx,
	orgId: string,
	{ clock, random }: Deps,
): Promise<(readonly [DemoCaller, number])[]> {
	const nowMs = clock.nowMs();
	const createdAt = new Date(nowMs - 30 * DAY_MS);
	const users = PEOPLE.map((name) => ({
		id: newId(clock, random),
		orgId,
		email: `${name.split(" ")[0]?.toLowerCase()}${DEMO_MAIL}`,
		name,
		role: "consumer" as const,
		createdAt,
		lastActiveAt: new Date(nowMs),
	}));
	await tx.user.createMany({ data: users });
	const keys = KEYS.map((demo) => ({
		...demo,
		id: newId(clock, random),
		ownerId: users[demo.ownerIndex]?.id ?? "",
	}));
	await tx.apiKey.createMany({
		data: keys.map(({ id, ownerId, name, scopes, expiresInDays }) => ({
			id,
			orgId,
			ownerId,
			name,
			prefix: DEMO_KEY_PREFIX,
			// Nobody has the key that this would be the fingerprint of.
			hmac: Buffer.from(random.bytes(32)).toString("hex"),
			scopes: [...scopes],
			allowedModels: [],
			createdAt,
			lastUsedAt: new Date(nowMs),
			expiresAt: expiresInDays === null ? null : new Date(nowMs + expiresInDays * DAY_MS),
		})),
	});
	const programs = keys.map(({ id, ownerId, source, tags, weight }) => {
		const caller: DemoCaller = { keyId: id, userId: ownerId, source, tags };
		return [caller, weight] as const;
	});
	const people = users.map(({ id }) => {
		const caller: DemoCaller = { keyId: null, userId: id, source: "playground", tags: [] };
		return [caller, 3] as const;
	});
	return [...programs, ...people];
}

/** Removes them with everything that hangs on them. */
export async function removeDemoPeople(db: Db | Tx, orgId: string): Promise<void> {
	const owner = { orgId, email: { endsWith: DEMO_MAIL } };
	await db.apiKey.deleteMany({ where: { orgId, owner } });
	await db.user.deleteMany({ where: owner });
}
