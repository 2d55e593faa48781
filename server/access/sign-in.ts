import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";
import { DEFAULT_ORG_ID, emailSchema, SIGN_IN_ERRORS } from "./contract.ts";
import { maskEmail } from "./core/mask-secrets.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { recordAudit } from "./record-audit.ts";
import { createSession, type SessionUser, sessionActor, type Visitor } from "./sessions.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";

export interface SignInDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly hasher: PasswordHasher;
	readonly throttle: SignInThrottle;
}

export interface SignedIn {
	readonly userId: string;
	readonly sessionId: string;
}

const MAX_PASSWORD = 256;

/**
 * Checks e-mail and password and opens a session. Unknown, disabled and wrong give the same error
 * after the same work. Throws `unauthorized` or `limit_exceeded`.
 */
export async function signInWithPassword(
	deps: SignInDeps,
	input: { readonly email: string; readonly password: string },
	visitor: Visitor,
): Promise<SignedIn> {
	const parsed = emailSchema.safeParse(input.email);
	const email = parsed.success ? parsed.data : "";
	const attempt = { email, address: visitor.address };
	await deps.throttle.reserve(attempt);
	const user = await deps.db.user.findUnique({
		where: { email },
		select: {
			id: true,
			orgId: true,
			email: true,
			role: true,
			passwordHash: true,
			disabledAt: true,
		},
	});
	const isUsable =
		user !== null && user.disabledAt === null && input.password.length <= MAX_PASSWORD;
	const fits = await deps.hasher.verify(
		input.password.slice(0, MAX_PASSWORD),
		isUsable ? user.passwordHash : null,
	);
	if (!fits || !isUsable) {
		await recordRefusal(deps, email, user?.orgId ?? DEFAULT_ORG_ID, visitor);
		throw new AppError("unauthorized", SIGN_IN_ERRORS.invalid_credentials);
	}
	await deps.throttle.succeed(attempt);
	return openSession(deps, user, "password", visitor);
}

/** Opens a session for somebody whose identity has been proven. */
export function openSession(
	deps: Pick<SignInDeps, "db" | "clock" | "random">,
	user: SessionUser,
	method: "password" | "oidc",
	visitor: Visitor,
): Promise<SignedIn> {
	return inTransaction(deps.db, async (tx) => {
		const sessionId = await createSession(tx, deps, user.id, visitor);
		await recordAudit(tx, {
			actor: sessionActor(user, sessionId, visitor.address),
			action: "session.create",
			target: { kind: "session", id: sessionId },
			after: { method, userAgent: visitor.userAgent },
		});
		return { userId: user.id, sessionId };
	});
}

/** The typed address is masked: it may be a password that was typed into the wrong field. */
async function recordRefusal(
	deps: Pick<SignInDeps, "db">,
	email: string,
	orgId: string,
	visitor: Visitor,
): Promise<void> {
	await inTransaction(deps.db, (tx) =>
		recordAudit(tx, {
			actor: { kind: "system", orgId, name: "sign-in", address: null },
			action: "session.refuse",
			target: { kind: "user", id: maskEmail(email) },
			after: { address: visitor.address, userAgent: visitor.userAgent },
		}),
	);
}

/** Ends one session. Ending one that is over already changes nothing. */
export async function signOut(
	deps: Pick<SignInDeps, "db" | "clock">,
	sessionId: string,
	address: string | null,
): Promise<void> {
	await inTransaction(deps.db, async (tx) => {
		const session = await tx.session.findUnique({
			where: { id: sessionId },
			select: {
				revokedAt: true,
				user: { select: { id: true, orgId: true, email: true, role: true } },
			},
		});
		if (session === null || session.revokedAt !== null) return;
		await tx.session.update({
			where: { id: sessionId },
			data: { revokedAt: new Date(deps.clock.nowMs()) },
			select: { id: true },
		});
		const { user } = session;
		await recordAudit(tx, {
			actor: sessionActor(user, sessionId, address),
			action: "session.revoke",
			target: { kind: "session", id: sessionId },
			after: { reason: "signed out" },
		});
	});
}
