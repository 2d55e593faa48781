import type { Prisma } from "#server/platform/db/generated/client.ts";
import type { UserItem } from "./contract.ts";

const USER_COLUMNS = {
	id: true,
	email: true,
	name: true,
	role: true,
	passwordHash: true,
	mustChangePassword: true,
	disabledAt: true,
	createdAt: true,
	lastActiveAt: true,
	identities: { select: { id: true }, take: 1 },
} satisfies Prisma.UserSelect;

/** Columns of a user, with what runs at this moment counted. */
export function userSelect(nowMs: number) {
	const now = new Date(nowMs);
	return {
		...USER_COLUMNS,
		_count: {
			select: {
				sessions: { where: { revokedAt: null, expiresAt: { gt: now } } },
				apiKeys: {
					where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
				},
			},
		},
	} satisfies Prisma.UserSelect;
}

type UserRow = Prisma.UserGetPayload<{ select: ReturnType<typeof userSelect> }>;

/** A user as the console shows it: that there is a password, never its hash. */
export function toUserItem({ passwordHash, identities, _count, ...user }: UserRow): UserItem {
	const hasOidc = identities.length > 0;
	const hasPassword = passwordHash !== null;
	return {
		...user,
		sessions: _count.sessions,
		activeKeys: user.disabledAt === null ? _count.apiKeys : 0,
		signIn: hasPassword
			? hasOidc
				? "password_and_oidc"
				: "password"
			: hasOidc
				? "oidc"
				: "not_yet",
	};
}
