import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "#server/platform/db/migrate.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";

declare module "vitest" {
	export interface ProvidedContext {
		clusterUrl: string;
		clusterRuntimePassword: string;
	}
}

/**
 * One real PostgreSQL for all database tests of a run. Its migrated main database is the template
 * from which each test file gets a database of its own.
 */
export default async function setup(project: TestProject) {
	const dataDir = await mkdtemp(path.join(tmpdir(), "sophia-test-"));
	const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
	const remove = async () => {
		await postgres.stop();
		await rm(dataDir, { recursive: true, force: true });
	};
	try {
		await migrate({
			connectionString: postgres.ownerUrl,
			prismaDir: path.resolve("prisma"),
			runtimePassword: postgres.runtimePassword,
		});
	} catch (error) {
		await remove();
		throw error;
	}
	project.provide("clusterUrl", postgres.ownerUrl);
	project.provide("clusterRuntimePassword", postgres.runtimePassword);
	return remove;
}
