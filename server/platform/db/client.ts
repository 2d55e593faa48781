import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The console's database, typed. Hot paths use a plain pool instead. */
export type Db = PrismaClient;
/** A database inside a transaction. Use cases that write take one. */
export type Tx = Prisma.TransactionClient;

export interface DbOptions {
	readonly connectionString: string;
	/** Most connections held at once. */
	readonly max: number;
}

export function createDb({ connectionString, max }: DbOptions): Db {
	const adapter = new PrismaPg({
		connectionString,
		max,
		connectionTimeoutMillis: 5_000,
		idleTimeoutMillis: 30_000,
	});
	return new PrismaClient({ adapter });
}

/** Runs `work` in one transaction: all of it happens, or none. */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
	return db.$transaction(work, { maxWait: 5_000, timeout: 15_000 });
}
