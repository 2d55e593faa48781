import { Pool, types } from "pg";

const INT8_OID = 20;
// Counters and nano-dollars stay far below 2^53; a string here would silently concatenate.
types.setTypeParser(INT8_OID, (text) => {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new Error(`bigint out of the safe range: ${text}`);
	return value;
});

export interface PoolOptions {
	readonly connectionString: string;
	readonly max: number;
	/** Shown in `pg_stat_activity`. */
	readonly applicationName: string;
	/** Longest wait for a connection, ms. */
	readonly connectTimeoutMs?: number;
	/** Longest statement, ms. */
	readonly statementTimeoutMs?: number;
}

/** A plain connection pool for the hot paths and for SQL that Prisma cannot express. */
export function createPool(options: PoolOptions): Pool {
	const pool = new Pool({
		connectionString: options.connectionString,
		max: options.max,
		application_name: options.applicationName,
		connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
		statement_timeout: options.statementTimeoutMs ?? 30_000,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
	});
	// An idle connection that breaks is replaced at the next use; without a listener the event
	// would end the process.
	pool.on("error", () => {});
	return pool;
}
