import { Client } from "pg";
import { needsSetup } from "#server/access/index.ts";
import { isAppError } from "#server/platform/errors.ts";
import { type Installation, withInstallation } from "../open-installation.ts";
import { type Finding, fail, judgeClock, pass, warn } from "./check.ts";

/** Version, run-time role, first account and clock, on the running or a started database. */
export async function checkDatabase(): Promise<Finding[]> {
	try {
		return await withInstallation(inspect);
	} catch (error) {
		if (!isAppError(error)) throw error;
		return [fail("database", error.message, error.hint ?? "see postgres.log in the data folder")];
	}
}

async function inspect(installation: Installation): Promise<Finding[]> {
	const client = new Client({ connectionString: installation.databaseUrl });
	await client.connect();
	try {
		const before = Date.now();
		const { rows } = await client.query<{ version: string; owner: boolean; now: number }>(
			`SELECT current_setting('server_version') AS version,
				has_schema_privilege(current_user, 'public', 'CREATE') AS owner,
				(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
		);
		const after = Date.now();
		const row = rows[0];
		if (row === undefined) return [fail("database", "gave no answer", "start it again")];
		const place = installation.env.DATABASE_URL === undefined ? "our own" : "DATABASE_URL";
		return [
			pass("database", `PostgreSQL ${row.version} (${place}), schema up to date`),
			row.owner
				? warn(
						"database role",
						"the run-time log-in may change the schema; triggers alone protect the logs",
						"let the log-in of DATABASE_URL create roles (CREATEROLE), or make sophia_app yourself",
					)
				: pass("database role", "the run-time role can neither change the schema nor the logs"),
			judgeClock("the database", row.now - (before + after) / 2),
			await checkAccounts(installation),
		];
	} finally {
		await client.end();
	}
}

async function checkAccounts({ db }: Installation): Promise<Finding> {
	if (!(await needsSetup(db))) return pass("accounts", "there is at least one");
	return warn("accounts", "there is none yet", "open the link of: npm run sophia -- setup-link");
}
