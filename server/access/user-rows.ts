import type { Prisma } from "#server/platform/db/generated/client.ts";
import type { UserItem } from "./contract.ts";

export const USER_SELECT = {
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

type UserRow = Prisma.UserGetPayload<{ select: typeof USER_SELECT }>;

/** A user as the console shows it: that there is a password, never its hash. */
export function toUserItem({ passwordHash, identities, ...user }: UserRow): UserItem {
	const hasOidc = identities.length > 0;
	const hasPassword = passwordHash !== null;
	return {
		...user,
		signIn: hasPassword
			? hasOidc
				? "password_and_oidc"
				: "password"
			: hasOidc
				? "oidc"
				: "not_yet",
	};
}
