import { createHash } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { type Actor, DEFAULT_ORG_ID } from "./contract.ts";
import { ensureDefaultOrg } from "./ensure-default-org.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { recordAudit } from "./record-audit.ts";

const LINK_MS = 30 * 60_000;
const TOKEN_BYTES = 32;

/** True while nobody can sign in: only a set-up link opens the door then. */
export async function needsSetup(db: Pick<Tx, "user">): Promise<boolean> {
	return (await db.user.findFirst({ select: { id: true } })) === null;
}

export interface SetupLink {
	readonly url: string;
	readonly expiresAt: Date;
}

/**
 * Makes the link that creates the first admin. A new link voids the ones before it. Throws
 * `precondition` when there is a user already.
 */
export async function createSetupLink(
	deps: { readonly db: Db; readonly clock: Clock; readonly random: Random },
	input: { readonly publicUrl: string; readonly actor: Extract<Actor, { kind: "system" }> },
): Promise<SetupLink> {
	const token = Buffer.from(deps.random.bytes(TOKEN_BYTES)).toString("base64url");
	const id = newId(deps.clock, deps.random);
	const expiresAt = new Date(deps.clock.nowMs() + LINK_MS);
	await inTransaction(deps.db, async (tx) => {
		await lockSetup(tx);
		if (!(await needsSetup(tx))) {
			throw new AppError("precondition", "there is a user already, so set-up is closed", {
				hint: "use: sophia users create --email <address> --role admin, or users reset-password",
			});
		}
		await tx.setupLink.deleteMany({ where: { usedAt: null } });
		await tx.setupLink.create({
			data: { id, tokenHash: hashToken(token), expiresAt },
			select: { id: true },
		});
		await recordAudit(tx, {
			actor: input.actor,
			action: "setup.link",
			target: { kind: "setup_link", id },
			after: { expiresAt },
		});
	});
	return { url: `${input.publicUrl}/setup?token=${token}`, expiresAt };
}

export interface CompleteSetupInput {
	readonly token: string;
	readonly email: string;
	readonly name: string;
	readonly password: string;
	readonly address: string | null;
}

/**
 * Creates the first admin. The link works once; of several at the same moment exactly one wins, and
 * the others get the same error as a link that is spent. Returns the admin's id.
 */
export async function completeSetup(
	deps: {
		readonly db: Db;
		readonly clock: Clock;
		readonly random: Random;
		readonly hasher: PasswordHasher;
	},
	input: CompleteSetupInput,
): Promise<string> {
	const tokenHash = hashToken(input.token);
	// Looked at before the password is hashed, or strangers could make the server work.
	await requireLink(deps.db, tokenHash, deps.clock.nowMs());
	const passwordHash = await deps.hasher.hash(input.password);
	await ensureDefaultOrg(deps.db);
	return inTransaction(deps.db, async (tx) => {
		await lockSetup(tx);
		if (!(await needsSetup(tx))) throw invalidLink();
		const link = await requireLink(tx, tokenHash, deps.clock.nowMs());
		const userId = newId(deps.clock, deps.random);
		await tx.setupLink.update({
			where: { id: link.id },
			data: { usedAt: new Date(deps.clock.nowMs()) },
			select: { id: true },
		});
		await tx.user.create({
			data: {
				id: userId,
				orgId: DEFAULT_ORG_ID,
				email: input.email,
				name: input.name,
				role: "admin",
				passwordHash,
			},
			select: { id: true },
		});
		await recordAudit(tx, {
			actor: { kind: "system", orgId: DEFAULT_ORG_ID, name: "setup", address: null },
			action: "user.create",
			target: { kind: "user", id: userId },
			after: {
				email: input.email,
				name: input.name,
				role: "admin",
				address: input.address,
				setupLinkId: link.id,
			},
		});
		return userId;
	});
}

/** One at a time, also over processes; ends with the transaction. */
async function lockSetup(tx: Tx): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sophia:setup'))`;
}

async function requireLink(tx: Pick<Tx, "setupLink">, tokenHash: string, nowMs: number) {
	const link = await tx.setupLink.findUnique({
		where: { tokenHash },
		select: { id: true, expiresAt: true, usedAt: true },
	});
	if (link === null || link.usedAt !== null || link.expiresAt.getTime() <= nowMs) {
		throw invalidLink();
	}
	return link;
}

/** One text for spent, expired, voided and unknown links. */
function invalidLink(): AppError {
	return new AppError("forbidden", "this set-up link is not valid any more", {
		hint: "links work once and for 30 minutes; make a new one with: npm run sophia -- setup-link",
	});
}

function hashToken(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}
