import { raiseEpoch } from "#server/platform/change-feed.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Actor, Role, UserItem } from "./contract.ts";
import type { UserDeps } from "./create-user.ts";
import { recordAudit } from "./record-audit.ts";
import { revokeSessions } from "./sessions.ts";
import { toUserItem, userSelect } from "./user-rows.ts";

export interface UpdateUserInput {
	readonly id: string;
	readonly name?: string | undefined;
	readonly role?: Role | undefined;
	readonly disabled?: boolean | undefined;
}

/**
 * Changes a person. A new role or disabling ends the person's sessions, disabling also revokes the
 * keys, both in the same transaction. The last active admin stays one (`precondition`).
 */
export function updateUser(
	deps: Pick<UserDeps, "db" | "clock">,
	actor: Actor,
	input: UpdateUserInput,
): Promise<UserItem> {
	return inTransaction(deps.db, async (tx) => {
		const activeAdmins = await lockActiveAdmins(tx, actor.orgId);
		const row = await tx.user.findFirst({
			where: { id: input.id, orgId: actor.orgId },
			select: userSelect(deps.clock.nowMs()),
		});
		if (row === null) throw new AppError("not_found", "there is no such user");
		const before = toUserItem(row);
		const isDisabled = input.disabled ?? before.disabledAt !== null;
		const role = input.role ?? before.role;
		if (activeAdmins.includes(input.id) && activeAdmins.length === 1) {
			if (isDisabled || role !== "admin") throw lastAdmin();
		}
		const now = new Date(deps.clock.nowMs());
		const updated = await tx.user.update({
			where: { id: input.id },
			data: {
				name: input.name ?? before.name,
				role,
				disabledAt: isDisabled ? (before.disabledAt ?? now) : null,
			},
			select: userSelect(deps.clock.nowMs()),
		});
		const isNewlyDisabled = isDisabled && before.disabledAt === null;
		const sessions =
			isNewlyDisabled || role !== before.role
				? await revokeSessions(tx, deps.clock, input.id, null)
				: 0;
		const keys = isNewlyDisabled ? await revokeKeysOf(tx, input.id, now) : 0;
		const after = toUserItem(updated);
		await raiseEpoch(tx, "users");
		await recordAudit(tx, {
			actor,
			action: isNewlyDisabled ? "user.disable" : "user.update",
			target: { kind: "user", id: input.id },
			before: changeable(before),
			after: { ...changeable(after), sessionsEnded: sessions, keysRevoked: keys },
		});
		return after;
	});
}

/** Locks the admins' rows in one order, so that two admins cannot demote each other at once. */
async function lockActiveAdmins(tx: Tx, orgId: string): Promise<string[]> {
	const rows = await tx.$queryRaw<{ id: string }[]>`
		SELECT id FROM "user"
		WHERE "orgId" = ${orgId}::uuid AND role = 'admin' AND "disabledAt" IS NULL
		ORDER BY id FOR UPDATE`;
	return rows.map((row) => row.id);
}

async function revokeKeysOf(tx: Tx, ownerId: string, now: Date): Promise<number> {
	const { count } = await tx.apiKey.updateMany({
		where: { ownerId, revokedAt: null },
		data: { revokedAt: now },
	});
	if (count > 0) await raiseEpoch(tx, "keys");
	return count;
}

function lastAdmin(): AppError {
	return new AppError("precondition", "this is the last active admin", {
		hint: "make somebody else an admin first",
	});
}

function changeable(user: UserItem) {
	return { email: user.email, name: user.name, role: user.role, disabledAt: user.disabledAt };
}
