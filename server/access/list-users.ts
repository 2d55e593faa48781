import type { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Actor, listUsersInput, UserItem } from "./contract.ts";
import { toUserItem, userSelect } from "./user-rows.ts";

/** People of the actor's organisation, newest first. */
export async function listUsers(
	deps: { readonly db: Db; readonly clock: Clock },
	actor: Actor,
	input: z.output<typeof listUsersInput>,
): Promise<{ readonly items: UserItem[]; readonly nextCursor: string | null }> {
	const rows = await deps.db.user.findMany({
		where: {
			orgId: actor.orgId,
			...(input.cursor === undefined ? {} : { id: { lt: input.cursor } }),
			...(input.role === undefined ? {} : { role: input.role }),
			...(input.state === undefined
				? {}
				: { disabledAt: input.state === "active" ? null : { not: null } }),
			...(input.query === undefined
				? {}
				: {
						OR: [
							{ email: { contains: input.query, mode: "insensitive" as const } },
							{ name: { contains: input.query, mode: "insensitive" as const } },
						],
					}),
		},
		select: userSelect(deps.clock.nowMs()),
		orderBy: { id: "desc" },
		take: input.limit + 1,
	});
	const items = rows.slice(0, input.limit).map(toUserItem);
	return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
