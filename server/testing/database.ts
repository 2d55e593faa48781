import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { runtimeConnectionString } from "#server/platform/db/migrate.ts";

export interface TestDatabase {
	/** Connects as the role that owns and migrates. */
	readonly ownerUrl: string;
	/** Connects as the run-time role: no DDL, no changes to append-only rows. */
	readonly runtimeUrl: string;
	/** Cuts what is still connected and removes the database. */
	drop(): Promise<void>;
}

/** A migrated, empty database of its own for one test file of the project `database`. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const clusterUrl = inject("clusterUrl");
	const template = new URL(clusterUrl).pathname.slice(1);
	const name = `test_${randomUUID().replaceAll("-", "")}`;
	await administer(clusterUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
	const ownerUrl = withDatabase(clusterUrl, name);
	return {
		ownerUrl,
		runtimeUrl: runtimeConnectionString(ownerUrl, {
			password: inject("clusterRuntimePassword"),
			exists: true,
		}),
		drop: () => administer(clusterUrl, `DROP DATABASE ${name} WITH (FORCE)`),
	};
}

function withDatabase(connectionString: string, database: string): string {
	const url = new URL(connectionString);
	url.pathname = `/${database}`;
	return url.href;
}

/** Runs one statement beside the template, which must not be in use while it is copied. */
async function administer(clusterUrl: string, statement: string): Promise<void> {
	const client = new Client({ connectionString: withDatabase(clusterUrl, "postgres") });
	await client.connect();
	try {
		// Copies of one template exclude each other, so test files take turns.
		await client.query("SELECT pg_advisory_lock(1)");
		await client.query(statement);
	} finally {
		await client.end();
	}
}
