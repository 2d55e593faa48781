import type { Clock } from "#server/platform/clock.ts";
import type { Db, Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { Actor, SessionItem } from "./contract.ts";

export const SESSION_MS = 8 * 3_600_000;
export const ADMIN_IDLE_MS = 30 * 60_000;
/** `lastSeenAt` is written at most this often: a write a request would be the hottest row there is. */
const LAST_SEEN_STEP_MS = 60_000;
const MAX_USER_AGENT = 300;
/** More sessions than anybody has; bounds the list. */
const MAX_SESSIONS = 200;

export interface Visitor {
	readonly address: string | null;
	readonly userAgent: string | null;
}

/** Creates the server-side half of a sign-in and returns its id. */
export async function createSession(
	tx: Tx,
	deps: { readonly clock: Clock; readonly random: Random },
	userId: string,
	visitor: Visitor,
): Promise<string> {
	const id = newId(deps.clock, deps.random);
	const now = new Date(deps.clock.nowMs());
	await tx.session.create({
		data: {
			id,
			userId,
			createdAt: now,
			lastSeenAt: now,
			expiresAt: new Date(now.getTime() + SESSION_MS),
			address: visitor.address,
			userAgent: visitor.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
		},
		select: { id: true },
	});
	await tx.user.update({
		where: { id: userId },
		data: { lastActiveAt: now },
		select: { id: true },
	});
	return id;
}

type Person = Extract<Actor, { kind: "user" }>;

export type SessionUser = Pick<Person, "orgId" | "email" | "role"> & { readonly id: string };

/** Who acts in a session. */
export function sessionActor(user: SessionUser, sessionId: string, address: string | null): Person {
	const { orgId, role, email } = user;
	return { kind: "user", orgId, userId: user.id, sessionId, role, email, address };
}

export interface LiveSession {
	readonly actor: Person;
	readonly mustChangePassword: boolean;
	readonly expiresAt: Date;
}

/**
 * The session as it stands in the database at this moment, or `null` when it is over: signed out,
 * revoked, older than 8 h, idle for 30 min (admins), or its user disabled. The role is the user's
 * role now, not the one at sign-in.
 */
export async function findLiveSession(
	deps: { readonly db: Db; readonly clock: Clock },
	sessionId: string,
	address: string | null,
	/** False for calls that an open page makes by itself: they do not count as being there. */
	isAttended = true,
): Promise<LiveSession | null> {
	const session = await deps.db.session.findUnique({
		where: { id: sessionId },
		select: {
			lastSeenAt: true,
			expiresAt: true,
			revokedAt: true,
			user: {
				select: {
					id: true,
					orgId: true,
					email: true,
					role: true,
					disabledAt: true,
					mustChangePassword: true,
				},
			},
		},
	});
	if (session === null) return null;
	const { user } = session;
	const nowMs = deps.clock.nowMs();
	const idleMs = nowMs - session.lastSeenAt.getTime();
	if (session.revokedAt !== null || user.disabledAt !== null) return null;
	if (session.expiresAt.getTime() <= nowMs) return null;
	if (user.role === "admin" && idleMs > ADMIN_IDLE_MS) return null;
	if (isAttended && idleMs > LAST_SEEN_STEP_MS)
		await touchSession(deps.db, sessionId, user.id, nowMs);
	return {
		actor: sessionActor(user, sessionId, address),
		mustChangePassword: user.mustChangePassword,
		expiresAt: session.expiresAt,
	};
}

/** Only one of several parallel requests writes: the condition makes the rest find nothing. */
async function touchSession(db: Db, sessionId: string, userId: string, nowMs: number) {
	const now = new Date(nowMs);
	const { count } = await db.session.updateMany({
		where: { id: sessionId, lastSeenAt: { lt: new Date(nowMs - LAST_SEEN_STEP_MS) } },
		data: { lastSeenAt: now },
	});
	if (count > 0) await db.user.updateMany({ where: { id: userId }, data: { lastActiveAt: now } });
}

/** A user's running sessions, newest first; `currentId` is marked as the reader's own. */
export async function listRunningSessions(
	deps: { readonly db: Db; readonly clock: Clock },
	userId: string,
	currentId: string | null,
): Promise<SessionItem[]> {
	const rows = await deps.db.session.findMany({
		where: { userId, revokedAt: null, expiresAt: { gt: new Date(deps.clock.nowMs()) } },
		select: {
			id: true,
			createdAt: true,
			lastSeenAt: true,
			expiresAt: true,
			address: true,
			userAgent: true,
		},
		orderBy: { id: "desc" },
		take: MAX_SESSIONS,
	});
	return rows.map((row) => ({ ...row, isCurrent: row.id === currentId }));
}

/** Ends sessions of a user, all or all but one; returns how many were running. */
export async function revokeSessions(
	tx: Tx,
	clock: Clock,
	userId: string,
	exceptSessionId: string | null,
): Promise<number> {
	const now = new Date(clock.nowMs());
	const { count } = await tx.session.updateMany({
		where: {
			userId,
			revokedAt: null,
			expiresAt: { gt: now },
			...(exceptSessionId === null ? {} : { id: { not: exceptSessionId } }),
		},
		data: { revokedAt: now },
	});
	return count;
}

/** Removes sessions that ended more than 30 days ago; returns how many. */
export async function pruneSessions(db: Db, clock: Clock): Promise<number> {
	const before = new Date(clock.nowMs() - 30 * 24 * 3_600_000);
	const { count } = await db.session.deleteMany({ where: { expiresAt: { lt: before } } });
	return count;
}
