import { createHash } from "node:crypto";

/** One entry as text, the way the database hashes it. */
export interface AuditRow {
	readonly seq: number;
	/** `YYYY-MM-DDTHH:MM:SS.mmmZ` */
	readonly at: string;
	readonly orgId: string;
	readonly actorKind: string;
	readonly actorId: string;
	readonly actorName: string;
	readonly address: string | null;
	readonly action: string;
	readonly targetKind: string;
	readonly targetId: string;
	/** Text of the jsonb value as PostgreSQL prints it. */
	readonly before: string | null;
	readonly after: string | null;
	readonly prevHash: Buffer;
	readonly hash: Buffer;
}

export const GENESIS_HASH = Buffer.alloc(32);

/** `<bytes>:<text>`, or `-` for NULL: no two different rows give the same text. */
function field(value: string | null): string {
	return value === null ? "-" : `${Buffer.byteLength(value)}:${value}`;
}

/**
 * The hash that belongs to a row. It is computed here a second time, not by the database's own
 * function: whoever could replace that function could also make a forged chain look whole.
 */
export function hashAuditRow(row: AuditRow): Buffer {
	const text = [
		String(row.seq),
		row.at,
		row.orgId,
		row.actorKind,
		row.actorId,
		row.actorName,
		row.address,
		row.action,
		row.targetKind,
		row.targetId,
		row.before,
		row.after,
	]
		.map(field)
		.join("");
	return createHash("sha256").update(row.prevHash).update(text).digest();
}

export interface ChainState {
	readonly seq: number;
	readonly hash: Buffer;
}

export interface ChainFault {
	readonly seq: number;
	readonly reason: string;
}

/** Checks rows in order against the state before them; the first fault ends it. */
export function checkChain(
	state: ChainState,
	rows: readonly AuditRow[],
): { readonly state: ChainState; readonly fault: ChainFault | null } {
	let current = state;
	for (const row of rows) {
		const reason = faultOf(current, row);
		if (reason !== null) return { state: current, fault: { seq: row.seq, reason } };
		current = { seq: row.seq, hash: row.hash };
	}
	return { state: current, fault: null };
}

function faultOf(before: ChainState, row: AuditRow): string | null {
	const expected = before.seq + 1;
	if (row.seq !== expected) {
		const last = row.seq - 1;
		const missing =
			last === expected ? `entry ${expected} is` : `entries ${expected} to ${last} are`;
		return `${missing} missing before it`;
	}
	if (!row.prevHash.equals(before.hash)) return "it does not follow the entry before it";
	if (!row.hash.equals(hashAuditRow(row))) return "its content was altered";
	return null;
}
