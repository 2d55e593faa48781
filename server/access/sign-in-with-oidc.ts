import { z } from "zod";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { DEFAULT_ORG_ID, emailSchema, SIGN_IN_ERRORS } from "./contract.ts";
import { maskEmail } from "./core/mask-secrets.ts";
import { recordAudit } from "./record-audit.ts";
import type { SessionUser, Visitor } from "./sessions.ts";
import { openSession, type SignedIn, type SignInDeps } from "./sign-in.ts";

/** Claims of a verified ID token, with those of the user-info endpoint. */
export const oidcClaimsSchema = z.object({
	iss: z.string().min(1),
	sub: z.string().min(1).max(255),
	email: z.string().optional(),
	// Some providers send the text "true".
	email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(false),
	name: z.string().optional(),
	preferred_username: z.string().optional(),
});
export type OidcClaims = z.infer<typeof oidcClaimsSchema>;

const SESSION_USER = { id: true, orgId: true, email: true, role: true, disabledAt: true } as const;

/**
 * Signs in by OIDC. A person is recognised by issuer and subject only. At the first sign-in the
 * verified address decides: a person that an admin prepared for OIDC is linked, an address that
 * nobody has becomes a new consumer, every other address is refused.
 */
export async function signInWithOidc(
	deps: Pick<SignInDeps, "db" | "clock" | "random">,
	claims: OidcClaims,
	visitor: Visitor,
): Promise<SignedIn> {
	const user = await inTransaction(deps.db, async (tx) => {
		// Two first sign-ins of one person at once: the second finds what the first made.
		await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sophia:oidc'))`;
		const found = (await findLinked(tx, claims)) ?? (await linkOrCreate(deps, tx, claims));
		if (found === DENIED) await recordDenied(tx, claims, visitor);
		return found;
	});
	if (user === DENIED) throw new AppError("forbidden", SIGN_IN_ERRORS.access_denied);
	return openSession(deps, user, "oidc", visitor);
}

/** Not thrown inside the transaction, which would take the audit entry back. */
const DENIED = "denied";

function recordDenied(tx: Tx, { iss, sub, email }: OidcClaims, visitor: Visitor): Promise<void> {
	return recordAudit(tx, {
		actor: { kind: "system", orgId: DEFAULT_ORG_ID, name: "oidc", address: null },
		action: "session.refuse",
		target: { kind: "user", id: email === undefined ? sub : maskEmail(email) },
		after: { issuer: iss, subject: sub, ...visitor },
	});
}

type Found = SessionUser | typeof DENIED;

async function findLinked(tx: Tx, claims: OidcClaims): Promise<Found | null> {
	const identity = await tx.oidcIdentity.findUnique({
		where: { issuer_subject: { issuer: claims.iss, subject: claims.sub } },
		select: { user: { select: SESSION_USER } },
	});
	if (identity === null) return null;
	return identity.user.disabledAt === null ? identity.user : DENIED;
}

async function linkOrCreate(
	deps: Pick<SignInDeps, "clock" | "random">,
	tx: Tx,
	claims: OidcClaims,
): Promise<Found> {
	const email = emailSchema.safeParse(claims.email);
	if (!email.success || claims.email_verified !== true) return DENIED;
	// The first user is made by the set-up link alone; a stranger must not close that door.
	if ((await tx.user.findFirst({ select: { id: true } })) === null) return DENIED;
	const existing = await tx.user.findUnique({
		where: { email: email.data },
		select: { ...SESSION_USER, passwordHash: true, identities: { select: { id: true }, take: 1 } },
	});
	if (existing !== null) {
		const isPrepared = existing.passwordHash === null && existing.identities.length === 0;
		if (!isPrepared || existing.disabledAt !== null) return DENIED;
	}
	const user = existing ?? (await createConsumer(deps, tx, email.data, claims));
	await tx.oidcIdentity.create({
		data: {
			id: newId(deps.clock, deps.random),
			userId: user.id,
			issuer: claims.iss,
			subject: claims.sub,
		},
		select: { id: true },
	});
	await raiseEpoch(tx, "users");
	await recordAudit(tx, {
		actor: { kind: "system", orgId: user.orgId, name: "oidc", address: null },
		action: existing === null ? "user.create" : "user.link",
		target: { kind: "user", id: user.id },
		after: { email: user.email, role: user.role, issuer: claims.iss, subject: claims.sub },
	});
	return user;
}

function createConsumer(
	deps: Pick<SignInDeps, "clock" | "random">,
	tx: Tx,
	email: string,
	claims: OidcClaims,
): Promise<SessionUser> {
	const name = claims.name ?? claims.preferred_username ?? email;
	return tx.user.create({
		data: {
			id: newId(deps.clock, deps.random),
			orgId: DEFAULT_ORG_ID,
			email,
			name: name.replaceAll(/\p{Cc}/gu, " ").slice(0, 100),
			role: "consumer",
		},
		select: SESSION_USER,
	});
}
