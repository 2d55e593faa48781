import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Actor, SessionItem } from "./contract.ts";
import { recordAudit } from "./record-audit.ts";
import { listRunningSessions, revokeSessions } from "./sessions.ts";

interface Deps {
	readonly db: Db;
	readonly clock: Clock;
}

/** Running sessions of a person of the actor's organisation, newest first. */
export async function listUserSessions(
	deps: Deps,
	actor: Actor,
	userId: string,
): Promise<SessionItem[]> {
	await requireUser(deps.db, actor, userId);
	return listRunningSessions(deps, userId, actor.kind === "user" ? actor.sessionId : null);
}

/** Ends one session of a person. */
export async function revokeUserSession(
	deps: Deps,
	actor: Actor,
	input: { readonly userId: string; readonly id: string },
): Promise<void> {
	await inTransaction(deps.db, async (tx) => {
		await requireUser(tx, actor, input.userId);
		const { count } = await tx.session.updateMany({
			where: { id: input.id, userId: input.userId, revokedAt: null },
			data: { revokedAt: new Date(deps.clock.nowMs()) },
		});
		if (count === 0) throw new AppError("not_found", "there is no such session, or it is over");
		await recordAudit(tx, {
			actor,
			action: "session.revoke",
			target: { kind: "session", id: input.id },
			after: { userId: input.userId },
		});
	});
}

/** Ends all sessions of a person; returns how many ran. */
export function signOutUser(deps: Deps, actor: Actor, userId: string): Promise<number> {
	return inTransaction(deps.db, async (tx) => {
		await requireUser(tx, actor, userId);
		const count = await revokeSessions(tx, deps.clock, userId, null);
		await recordAudit(tx, {
			actor,
			action: "session.revoke_all",
			target: { kind: "user", id: userId },
			after: { sessionsEnded: count },
		});
		return count;
	});
}

async function requireUser(db: Tx, actor: Actor, userId: string): Promise<void> {
	const user = await db.user.findFirst({
		where: { id: userId, orgId: actor.orgId },
		select: { id: true },
	});
	if (user === null) throw new AppError("not_found", "there is no such user");
}
