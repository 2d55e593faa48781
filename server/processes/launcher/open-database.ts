import path from "node:path";
import { Client } from "pg";
import { migrate, runtimeConnectionString } from "../../platform/db/migrate.ts";
import { AppError } from "../../platform/errors.ts";
import {
	type EmbeddedPostgres,
	startEmbeddedPostgres,
} from "../../platform/postgres/embedded-postgres.ts";
import type { Secret } from "../../platform/secrets/secret.ts";
import type { Terminal } from "./terminal.ts";

/** Oldest server that the migrations are tested against. */
const MINIMUM_MAJOR = 15;
const CONNECT_TIMEOUT_MS = 10_000;

export interface OpenDatabase {
	/** Connects with the rights of the run-time role: what the processes get. */
	readonly runtimeUrl: string;
	readonly ownerUrl: string;
	/** The server that we run ourselves; `null` with an outside one. */
	readonly embedded: EmbeddedPostgres | null;
	/** True when the run-time role protects append-only tables beside the triggers. */
	readonly hasRuntimeRole: boolean;
}

export interface OpenDatabaseOptions {
	/** An outside server, or `undefined` for one of our own on the data folder. */
	readonly databaseUrl: Secret | undefined;
	readonly dataDir: string;
	/** Folder of the checkout. */
	readonly root: string;
	readonly terminal: Terminal;
}

/** Starts or reaches the database and brings it to the present schema. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
	const { databaseUrl, dataDir, root, terminal } = options;
	const embedded =
		databaseUrl === undefined
			? await terminal.step("Starting the database", () =>
					startEmbeddedPostgres({ dataDir, durable: true }),
				)
			: null;
	const ownerUrl = embedded?.ownerUrl ?? databaseUrl?.reveal() ?? "";
	try {
		if (embedded === null) {
			await terminal.step("Reaching the database", () => checkOutsideServer(ownerUrl));
		} else if (embedded.adopted) {
			terminal.say("Took over the database that an earlier start left running");
		}
		const runtimePassword = embedded?.runtimePassword ?? null;
		const prismaDir = path.join(root, "prisma");
		const { hasRuntimeRole } = await terminal.step("Applying migrations", () =>
			migrate({ connectionString: ownerUrl, prismaDir, runtimePassword }),
		);
		const runtimeUrl = runtimeConnectionString(ownerUrl, {
			password: runtimePassword,
			exists: hasRuntimeRole,
		});
		return { runtimeUrl, ownerUrl, embedded, hasRuntimeRole };
	} catch (error) {
		await embedded?.stop();
		throw error;
	}
}

/** Throws `unavailable` when it cannot be reached and `precondition` when it is too old. */
export async function checkOutsideServer(connectionString: string): Promise<void> {
	const client = new Client({
		connectionString,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		application_name: "sophia launcher",
	});
	try {
		await client.connect();
		const { rows } = await client.query<{ version: string }>(
			"SELECT current_setting('server_version_num') AS version",
		);
		requireVersion(Number(rows[0]?.version ?? 0));
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw new AppError(
			"unavailable",
			`the database of DATABASE_URL (${describeTarget(connectionString)}) cannot be used: ${reasonOf(error)}`,
			{
				hint: "check that it runs, that this machine may reach it, and user, password and database name",
				cause: error,
			},
		);
	} finally {
		await client.end();
	}
}

/** Throws `precondition` for a server older than the migrations are tested against. */
export function requireVersion(versionNumber: number): void {
	const major = Math.floor(versionNumber / 10_000);
	if (major >= MINIMUM_MAJOR) return;
	throw new AppError(
		"precondition",
		`the database of DATABASE_URL is PostgreSQL ${major}; ${MINIMUM_MAJOR} or newer is needed`,
		{ hint: "upgrade it, or unset DATABASE_URL to let Sophia run one of its own" },
	);
}

/** Host, port and database of a connection string: never its user or password. */
export function describeTarget(connectionString: string): string {
	if (!URL.canParse(connectionString)) return "not a URL";
	const { hostname, port, pathname } = new URL(connectionString);
	return `${hostname}:${port || "5432"}${pathname}`;
}

/** A refused connection to a name with two addresses has an empty message of its own. */
function reasonOf(error: unknown): string {
	if (error instanceof AggregateError) return reasonOf(error.errors[0]);
	return error instanceof Error ? error.message : String(error);
}
