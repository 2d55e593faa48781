import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Account, Actor, SessionItem } from "./contract.ts";
import { recordAudit } from "./record-audit.ts";
import { listRunningSessions, revokeSessions } from "./sessions.ts";

type UserActor = Extract<Actor, { kind: "user" }>;
interface AccountDeps {
	readonly db: Db;
	readonly clock: Clock;
}

export async function getAccount(db: Db, actor: UserActor): Promise<Account> {
	const session = await db.session.findUnique({
		where: { id: actor.sessionId },
		select: {
			expiresAt: true,
			user: {
				select: {
					id: true,
					orgId: true,
					email: true,
					name: true,
					role: true,
					passwordHash: true,
					mustChangePassword: true,
				},
			},
		},
	});
	if (session === null) throw new AppError("unauthorized", "sign in first");
	const org = await db.org.findUnique({
		where: { id: actor.orgId },
		select: { environmentName: true },
	});
	const { passwordHash, ...user } = session.user;
	return {
		...user,
		hasPassword: passwordHash !== null,
		sessionExpiresAt: session.expiresAt,
		environmentName: org?.environmentName ?? "",
	};
}

/** The actor's running sessions, newest first. */
export function listSessions(deps: AccountDeps, actor: UserActor): Promise<SessionItem[]> {
	return listRunningSessions(deps, actor.userId, actor.sessionId);
}

/** Ends all sessions of the actor, this one included; returns how many. */
export function signOutEverywhere(deps: AccountDeps, actor: UserActor): Promise<number> {
	return inTransaction(deps.db, async (tx) => {
		const count = await revokeSessions(tx, deps.clock, actor.userId, null);
		await recordAudit(tx, {
			actor,
			action: "session.revoke_all",
			target: { kind: "user", id: actor.userId },
			after: { sessionsEnded: count },
		});
		return count;
	});
}

/** Ends one of the actor's own sessions. */
export async function revokeOwnSession(
	deps: AccountDeps,
	actor: UserActor,
	sessionId: string,
): Promise<void> {
	await inTransaction(deps.db, async (tx) => {
		const { count } = await tx.session.updateMany({
			where: { id: sessionId, userId: actor.userId, revokedAt: null },
			data: { revokedAt: new Date(deps.clock.nowMs()) },
		});
		if (count === 0) throw new AppError("not_found", "there is no such session, or it is over");
		await recordAudit(tx, {
			actor,
			action: "session.revoke",
			target: { kind: "session", id: sessionId },
		});
	});
}
