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
/** The end of a trouble is told when it has lasted this long: what flaps is told once. */
export const RESOLVED_HOLD_MS = 2 * 60_000;

interface AlertDeps {
	readonly clock: Clock;
	readonly random: Random;
}

/**
 * Raises the alert, renews it while it is open, or opens it again soon after its end. What a person
 * should be told of goes to the outbox in the same transaction.
 */
export async function saveAlert(
	tx: Tx,
	{ kind, subject, message }: Alert,
	times: AlertTimes,
	deps: AlertDeps,
): Promise<void> {
	const resolvedAt = times.resolvedAtMs === null ? null : new Date(times.resolvedAtMs);
	const lastSeenAt = new Date(times.lastSeenMs);
	const raisedAt = new Date(times.raisedAtMs);
	// Two processes that see the same trouble at once must not make two rows of it.
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alert ${kind} ${subject}`}, 0))`;
	const known = await tx.alert.findFirst({
		where: {
			kind,
			subject,
			OR: [
				{ resolvedAt: null },
				{ resolvedAt: { gt: new Date(times.raisedAtMs - SAME_TROUBLE_MS) } },
			],
		},
		orderBy: [{ raisedAt: "desc" }, { id: "desc" }],
		select: { id: true, resolvedAt: true },
	});
	const id = known?.id ?? newId(deps.clock, deps.random);
	if (known === null) {
		await tx.alert.create({
			data: { id, kind, subject, message, raisedAt, lastSeenAt, resolvedAt },
			select: { id: true },
		});
	} else {
		const data = { message, lastSeenAt, resolvedAt };
		await tx.alert.update({ where: { id }, data, select: { id: true } });
	}
	const alert = { id, kind, subject, message };
	const wasOpen = known !== null && known.resolvedAt === null;
	const isBack = known !== null && !wasOpen && resolvedAt === null;
	// An end that nobody was told of yet is taken back with its return.
	if (isBack && (await takeBackEnds(tx, id)) > 0) return;
	if (known === null || isBack) await addEvents(tx, "raised", [{ alert, at: raisedAt }], deps);
	if (resolvedAt !== null && (known === null || wasOpen))
		await addEvents(tx, "resolved", [{ alert, at: resolvedAt }], deps);
}

async function takeBackEnds(tx: Tx, alertId: string): Promise<number> {
	const { count } = await tx.alertEvent.deleteMany({
		where: { alertId, event: "resolved", dispatchedAt: null },
	});
	return count;
}

async function addEvents(
	tx: Tx,
	event: "raised" | "resolved",
	happened: readonly { readonly alert: Alert & { readonly id: string }; readonly at: Date }[],
	deps: AlertDeps,
): Promise<void> {
	if (happened.length === 0) return;
	const holdMs = event === "resolved" ? RESOLVED_HOLD_MS : 0;
	await tx.alertEvent.createMany({
		data: happened.map(({ alert: { id, kind, subject, message }, at }) => ({
			id: newId(deps.clock, deps.random),
			alertId: id,
			kind,
			subject,
			message,
			event,
			at,
			dueAt: new Date(at.getTime() + holdMs),
		})),
	});
}

const ENDED_SELECT = { id: true, kind: true, subject: true, message: true } as const;

/** Ends the open alerts of these kinds about the subject. */
export async function resolveAlerts(
	tx: Tx,
	which: { readonly kinds: readonly string[]; readonly subject: string },
	nowMs: number,
	deps: AlertDeps,
): Promise<void> {
	const at = new Date(nowMs);
	const ended = await tx.alert.updateManyAndReturn({
		where: { kind: { in: [...which.kinds] }, subject: which.subject, resolvedAt: null },
		data: { resolvedAt: at },
		select: ENDED_SELECT,
	});
	const happened = ended.map((alert) => ({ alert, at }));
	await addEvents(tx, "resolved", happened, deps);
}

/** Ends the open alerts of these kinds that nobody has seen since then. */
export async function endStaleAlerts(
	tx: Tx,
	kinds: readonly string[],
	seenBeforeMs: number,
	deps: AlertDeps,
): Promise<void> {
	const at = new Date(seenBeforeMs);
	const ended = await tx.alert.updateManyAndReturn({
		where: { kind: { in: [...kinds] }, resolvedAt: null, lastSeenAt: { lt: at } },
		data: { resolvedAt: at },
		select: ENDED_SELECT,
	});
	const happened = ended.map((alert) => ({ alert, at }));
	await addEvents(tx, "resolved", happened, deps);
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

/** Removes alerts that ended before then, and what was told of them; returns how many. */
export async function pruneAlerts(db: Db, resolvedBeforeMs: number): Promise<number> {
	const before = new Date(resolvedBeforeMs);
	await db.alertEvent.deleteMany({ where: { dispatchedAt: { lt: before } } });
	const { count } = await db.alert.deleteMany({ where: { resolvedAt: { lt: before } } });
	return count;
}
