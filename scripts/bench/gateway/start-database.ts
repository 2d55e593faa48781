import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate, runtimeConnectionString } from "#server/platform/db/migrate.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";

/** A PostgreSQL for one run, as the embedded mode of Sophia starts it. */
export interface BenchDatabase {
	readonly runtimeUrl: string;
	stop(): Promise<void>;
}

/** Starts and migrates it in a folder that goes with it. */
export async function startDatabase(): Promise<BenchDatabase> {
	const dataDir = await mkdtemp(path.join(tmpdir(), "sophia-bench-postgres-"));
	const postgres = await startEmbeddedPostgres({ dataDir, durable: true });
	await migrate({
		connectionString: postgres.ownerUrl,
		prismaDir: path.resolve(import.meta.dirname, "../../../prisma"),
		runtimePassword: postgres.runtimePassword,
	});
	return {
		runtimeUrl: runtimeConnectionString(postgres.ownerUrl, {
			password: postgres.runtimePassword,
			exists: true,
		}),
		async stop() {
			await postgres.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}
