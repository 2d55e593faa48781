import { inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Actor } from "./contract.ts";
import type { UserDeps } from "./create-user.ts";
import { recordAudit } from "./record-audit.ts";
import { revokeSessions } from "./sessions.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";
import { makeTemporaryPassword } from "./temporary-password.ts";

/** Replaces one's own password; ends all other sessions. Guesses count as sign-in attempts. */
export async function changePassword(
	deps: UserDeps & { readonly throttle: SignInThrottle },
	actor: Extract<Actor, { kind: "user" }>,
	input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<void> {
	const attempt = { email: actor.email, address: actor.address };
	await deps.throttle.reserve(attempt);
	const user = await deps.db.user.findUnique({
		where: { id: actor.userId },
		select: { passwordHash: true },
	});
	const fits = await deps.hasher.verify(input.currentPassword, user?.passwordHash ?? null);
	if (!fits) {
		throw new AppError("invalid_input", "the present password is not right", {
			param: "currentPassword",
		});
	}
	await deps.throttle.succeed(attempt);
	if (input.newPassword === input.currentPassword) {
		throw new AppError("invalid_input", "the new password is the present one", {
			param: "newPassword",
		});
	}
	const passwordHash = await deps.hasher.hash(input.newPassword);
	await inTransaction(deps.db, async (tx) => {
		await tx.user.update({
			where: { id: actor.userId },
			data: { passwordHash, mustChangePassword: false },
			select: { id: true },
		});
		const sessionsEnded = await revokeSessions(tx, deps.clock, actor.userId, actor.sessionId);
		await recordAudit(tx, {
			actor,
			action: "user.change_password",
			target: { kind: "user", id: actor.userId },
			after: { sessionsEnded },
		});
	});
}

/**
 * Sets a password for somebody else: it must be replaced at the next sign-in, and all sessions end.
 * Without `password` a temporary one is made. Returns the password that now works.
 */
export async function resetPassword(
	deps: UserDeps,
	actor: Actor,
	input: {
		readonly user: { readonly id: string } | { readonly email: string };
		readonly password?: string;
	},
): Promise<string> {
	const user = await deps.db.user.findFirst({
		where: { ...input.user, orgId: actor.orgId },
		select: { id: true },
	});
	if (user === null) throw new AppError("not_found", "there is no such user");
	const password = input.password ?? makeTemporaryPassword(deps.random);
	const passwordHash = await deps.hasher.hash(password);
	await inTransaction(deps.db, async (tx) => {
		await tx.user.update({
			where: { id: user.id },
			data: { passwordHash, mustChangePassword: true },
			select: { id: true },
		});
		const sessionsEnded = await revokeSessions(tx, deps.clock, user.id, null);
		await recordAudit(tx, {
			actor,
			action: "user.reset_password",
			target: { kind: "user", id: user.id },
			after: { sessionsEnded },
		});
	});
	return password;
}
