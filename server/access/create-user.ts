import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { Actor, Role, UserItem } from "./contract.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { recordAudit } from "./record-audit.ts";
import { makeTemporaryPassword } from "./temporary-password.ts";
import { toUserItem, userSelect } from "./user-rows.ts";

export interface UserDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly hasher: PasswordHasher;
}

export interface CreateUserInput {
	readonly email: string;
	readonly name: string;
	readonly role: Role;
	/** `oidc`: no password; waits for the first sign-in with this verified address. */
	readonly signIn: "password" | "oidc";
	/** Given by the command line; otherwise a temporary one is made. */
	readonly password?: string;
}

/** Creates a person. A password set here must be replaced at the first sign-in. */
export async function createUser(
	deps: UserDeps,
	actor: Actor,
	input: CreateUserInput,
): Promise<{ readonly user: UserItem; readonly temporaryPassword: string | null }> {
	const isTemporary = input.signIn === "password" && input.password === undefined;
	const temporaryPassword = isTemporary ? makeTemporaryPassword(deps.random) : null;
	const password = input.signIn === "password" ? (input.password ?? temporaryPassword) : null;
	const passwordHash = password === null ? null : await deps.hasher.hash(password);
	const user = await inTransaction(deps.db, async (tx) => {
		const taken = await tx.user.findUnique({
			where: { email: input.email },
			select: { id: true },
		});
		if (taken !== null) {
			throw new AppError("conflict", `there is a user with the address ${input.email} already`, {
				param: "email",
			});
		}
		const row = await tx.user.create({
			data: {
				id: newId(deps.clock, deps.random),
				orgId: actor.orgId,
				email: input.email,
				name: input.name,
				role: input.role,
				passwordHash,
				mustChangePassword: passwordHash !== null,
			},
			select: userSelect(deps.clock.nowMs()),
		});
		const created = toUserItem(row);
		await raiseEpoch(tx, "users");
		await recordAudit(tx, {
			actor,
			action: "user.create",
			target: { kind: "user", id: created.id },
			after: { email: created.email, name: created.name, role: created.role, signIn: input.signIn },
		});
		return created;
	});
	return { user, temporaryPassword };
}
