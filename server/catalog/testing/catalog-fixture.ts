import type { Actor } from "#server/access/contract.ts";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import type { CatalogModel } from "../contract.ts";
import type { CatalogDeps } from "../ports.ts";
import { buildCatalogModel } from "./build-catalog-model.ts";
import { createFakeOrigin, type FakeOrigin } from "./create-fake-origin.ts";

export interface CatalogFixture {
	readonly database: TestDatabase;
	readonly db: Db;
	readonly deps: CatalogDeps;
	readonly origin: FakeOrigin;
	readonly clock: { nowMs(): number; monotonicMs(): number; advance(ms: number): void };
	readonly operator: Actor;
	close(): Promise<void>;
}

/** Twelve models of three authors, ten of them with a benchmark figure. */
export function buildModels(): CatalogModel[] {
	return Array.from({ length: 12 }, (_, i) =>
		buildCatalogModel(`${["openai", "meta-llama", "acme-labs"][i % 3]}/m${i}`, {
			benchmarks: i < 10 ? { intelligence_index: 10 + i } : {},
		}),
	);
}

/** A migrated database of its own, a source in memory and a clock that the test moves. */
export async function createCatalogFixture(): Promise<CatalogFixture> {
	const database = await createTestDatabase();
	const db = createDb({ connectionString: database.runtimeUrl, max: 3 });
	let nowMs = Date.UTC(2026, 10, 22, 9);
	const clock = {
		nowMs: () => nowMs,
		monotonicMs: () => nowMs,
		advance: (ms: number) => {
			nowMs += ms;
		},
	};
	const origin = createFakeOrigin(buildModels());
	const readAllowedProviders = async () => ["openai", "meta"];
	return {
		database,
		db,
		deps: { db, clock, random: systemRandom, origin, readAllowedProviders },
		origin,
		clock,
		operator: { kind: "system", orgId: DEFAULT_ORG_ID, name: "cli:tester", address: null },
		async close() {
			await db.$disconnect();
			await database.drop();
		},
	};
}
