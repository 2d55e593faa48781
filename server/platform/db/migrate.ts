import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { AppError } from "../errors.ts";

/** Prisma Migrate's own advisory lock, so that both never run at once. */
const PRISMA_LOCK_ID = 72_707_369;

const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
	id varchar(36) PRIMARY KEY NOT NULL,
	checksum varchar(64) NOT NULL,
	finished_at timestamptz,
	migration_name varchar(255) NOT NULL,
	logs text,
	rolled_back_at timestamptz,
	started_at timestamptz NOT NULL DEFAULT now(),
	applied_steps_count integer NOT NULL DEFAULT 0
)`;

export interface MigrateOptions {
	/** A connection that owns the database. */
	readonly connectionString: string;
	/** The folder `prisma`. */
	readonly prismaDir: string;
	/** Password of the run-time role's own log-in; `null` where roles are managed elsewhere. */
	readonly runtimePassword: string | null;
}

export interface MigrateResult {
	readonly applied: readonly string[];
	/** False where the server does not let us make the run-time role; triggers alone protect then. */
	readonly hasRuntimeRole: boolean;
}

/**
 * Applies the committed migrations in order and then the grants. It keeps Prisma's own history
 * table, so `prisma migrate` can take over at any time. Throws `precondition` when an applied
 * migration was edited or one stopped half-way.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
	const client = new Client({ connectionString: options.connectionString });
	await client.connect();
	try {
		await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK_ID]);
		await client.query(CREATE_HISTORY);
		const applied = await applyPending(client, path.join(options.prismaDir, "migrations"));
		const hasRuntimeRole = await ensureRuntimeRole(client, options.runtimePassword);
		if (hasRuntimeRole) {
			await client.query(await readFile(path.join(options.prismaDir, "grants.sql"), "utf8"));
		}
		return { applied, hasRuntimeRole };
	} finally {
		await client.end();
	}
}

async function applyPending(client: Client, folder: string): Promise<string[]> {
	const history = await readHistory(client);
	const applied: string[] = [];
	for (const { name, sql, checksum } of await readMigrations(folder)) {
		const known = history.get(name);
		if (known === checksum) continue;
		if (known !== undefined) {
			throw new AppError("precondition", `migration ${name} was changed after it was applied`, {
				hint: "restore the file from version control; change the schema by a new migration",
			});
		}
		await applyOne(client, name, sql, checksum);
		applied.push(name);
	}
	return applied;
}

async function readHistory(client: Client): Promise<Map<string, string>> {
	const { rows } = await client.query<{
		migration_name: string;
		checksum: string;
		finished_at: Date | null;
	}>(
		"SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
	);
	const stopped = rows.find((row) => row.finished_at === null);
	if (stopped !== undefined) {
		throw new AppError("precondition", `migration ${stopped.migration_name} stopped half-way`, {
			hint: "see the column logs of _prisma_migrations, repair the schema, then delete that row",
		});
	}
	return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function readMigrations(folder: string) {
	const entries = await readdir(folder, { withFileTypes: true });
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
	return Promise.all(
		names.sort().map(async (name) => {
			const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
			return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
		}),
	);
}

/** A file goes out as one simple query, which the server runs as one transaction. */
async function applyOne(client: Client, name: string, sql: string, checksum: string) {
	const id = randomUUID();
	await client.query(
		"INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)",
		[id, checksum, name],
	);
	try {
		await client.query(sql);
	} catch (error) {
		// Nothing of the file remains, so the history forgets it as well and the next start retries.
		await client.query("DELETE FROM _prisma_migrations WHERE id = $1", [id]);
		const text = error instanceof Error ? error.message : String(error);
		throw new AppError("precondition", `migration ${name} failed: ${text}`, { cause: error });
	}
	await client.query(
		"UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1",
		[id],
	);
}

const INSUFFICIENT_PRIVILEGE = "42501";

async function ensureRuntimeRole(client: Client, password: string | null): Promise<boolean> {
	const { rows } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'sophia_app'");
	try {
		if (rows.length === 0) {
			// Another database of the same server may be creating the role at this moment.
			await client.query(`DO $$ BEGIN
				CREATE ROLE sophia_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
			EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
		}
		if (password === null) {
			await client.query("GRANT sophia_app TO CURRENT_USER");
		} else {
			await client.query(`ALTER ROLE sophia_app LOGIN PASSWORD ${client.escapeLiteral(password)}`);
		}
		return true;
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		if (code === INSUFFICIENT_PRIVILEGE) return false;
		throw error;
	}
}

/**
 * Our questions are many and short. Compiling a plan, or starting workers for it, takes longer than
 * most of them, and the planner takes a table of many partitions for much more than what is read.
 */
const SHORT_QUESTIONS = "-c jit=off -c parallel_setup_cost=5000";

/**
 * The connection string of the run-time role: its own log-in where we have a password for it, else
 * the same log-in reduced to the role for each session.
 */
export function runtimeConnectionString(
	ownerConnectionString: string,
	role: { readonly password: string | null; readonly exists: boolean },
): string {
	if (!role.exists) return ownerConnectionString;
	const url = new URL(ownerConnectionString);
	if (role.password === null) {
		url.searchParams.set("options", `-c role=sophia_app ${SHORT_QUESTIONS}`);
	} else {
		url.searchParams.set("options", SHORT_QUESTIONS);
		url.username = "sophia_app";
		url.password = role.password;
	}
	return url.href;
}
