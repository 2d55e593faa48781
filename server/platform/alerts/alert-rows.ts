import type { Clock } from "../clock.ts";
import type { Db, Tx } from "../db/client.ts";
import { newId } from "../ids.ts";
import type { Random } from "../random.ts";

/** Something that a person should know of; one open row for each kind and subject. */
export interface Alert {
	readonly kind: string;
	/** What it is about: a source, a file, a model on an upstream. */
	readonly subject: string;
	readonly message: string;
}

export interface AlertTimes {
	readonly raisedAtMs: number;
	readonly lastSeenMs: number;
	/** `null` while it lasts. */
	readonly resolvedAtMs: number | null;
}

/** What comes back sooner is the same trouble: its row is opened again. */
const SAME_TROUBLE_MS = 10 * 60_000;

/** Raises the alert, renews it while it is open, or opens it again soon after its end. */
export async function saveAlert(
	tx: Tx,
	{ kind, subject, message }: Alert,
	times: AlertTimes,
	deps: { readonly clock: Clock; readonly random: Random },
): Promise<void> {
	const resolvedAt = times.resolvedAtMs === null ? null : new Date(times.resolvedAtMs);
	const lastSeenAt = new Date(times.lastSeenMs);
	// Two processes that see the same trouble at once must not make two rows of it.
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alert ${kind} ${subject}`}, 0))`;
	const renewed = await tx.alert.updateMany({
		where: {
			kind,
			subject,
			OR: [
				{ resolvedAt: null },
				{ resolvedAt: { gt: new Date(times.raisedAtMs - SAME_TROUBLE_MS) } },
			],
		},
		data: { message, lastSeenAt, resolvedAt },
	});
	if (renewed.count > 0) return;
	const id = newId(deps.clock, deps.random);
	const raisedAt = new Date(times.raisedAtMs);
	await tx.alert.create({
		data: { id, kind, subject, message, raisedAt, lastSeenAt, resolvedAt },
		select: { id: true },
	});
}

/** Ends the open alerts of these kinds about the subject. */
export async function resolveAlerts(
	tx: Tx,
	which: { readonly kinds: readonly string[]; readonly subject: string },
	nowMs: number,
): Promise<void> {
	await tx.alert.updateMany({
		where: { kind: { in: [...which.kinds] }, subject: which.subject, resolvedAt: null },
		data: { resolvedAt: new Date(nowMs) },
	});
}

/** Ends the open alerts of these kinds that nobody has seen since then. */
export async function endStaleAlerts(
	db: Db,
	kinds: readonly string[],
	seenBeforeMs: number,
): Promise<void> {
	await db.alert.updateMany({
		where: {
			kind: { in: [...kinds] },
			resolvedAt: null,
			lastSeenAt: { lt: new Date(seenBeforeMs) },
		},
		data: { resolvedAt: new Date(seenBeforeMs) },
	});
}

export interface OpenAlert extends Alert {
	readonly id: string;
	readonly raisedAt: Date;
	readonly lastSeenAt: Date;
}

/** The newest open alerts. */
export function listOpenAlerts(db: Db, limit: number): Promise<OpenAlert[]> {
	return db.alert.findMany({
		where: { resolvedAt: null },
		orderBy: [{ raisedAt: "desc" }, { id: "desc" }],
		take: limit,
		select: {
			id: true,
			kind: true,
			subject: true,
			message: true,
			raisedAt: true,
			lastSeenAt: true,
		},
	});
}

/** Removes alerts that ended before then; returns how many. */
export async function pruneAlerts(db: Db, resolvedBeforeMs: number): Promise<number> {
	const { count } = await db.alert.deleteMany({
		where: { resolvedAt: { lt: new Date(resolvedBeforeMs) } },
	});
	return count;
}
