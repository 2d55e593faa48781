import type { Pool } from "pg";
import type { LedgerStore, StoreResult } from "../ports.ts";
import { WRITE_BATCH } from "./write-batch-statement.ts";

/**
 * SQLSTATE classes in which the data is at fault: data exception, constraint violation, limit of
 * the program. Everything else (connection, resources, rights, missing tables) can be mended
 * outside, so the batch waits.
 */
const REFUSAL = /^(?:22|23|54)/;

/** Stores batches in PostgreSQL with one idempotent statement each. */
export function createPostgresStore(pool: Pool): LedgerStore {
	return {
		async write(records): Promise<StoreResult> {
			try {
				const { rows } = await pool.query<{ finalised: number; without_intent: string[] }>({
					// A named statement is parsed once a connection.
					name: "ledger-write-batch",
					text: WRITE_BATCH,
					// Bytes go to the server as they are; it reads JSON from the binary form as from text.
					values: [Buffer.from(records.buffer, records.byteOffset, records.byteLength)],
				});
				const row = rows[0];
				if (row === undefined) return { state: "unavailable", reason: "the statement gave no row" };
				return {
					state: "stored",
					finalised: Number(row.finalised),
					withoutIntent: row.without_intent,
				};
			} catch (error) {
				return classify(error);
			}
		},
	};
}

function classify(error: unknown): StoreResult {
	const reason = error instanceof Error ? error.message : String(error);
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	return REFUSAL.test(code)
		? { state: "refused", reason: `${code}: ${reason}` }
		: { state: "unavailable", reason: code === "" ? reason : `${code}: ${reason}` };
}
