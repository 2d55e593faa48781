import type { Actor } from "#server/access/contract.ts";

/** Collects the conditions of one query with their bound values. */
export interface RowFilter {
	/** `?` in the condition stands for the value. */
	add(condition: string, value: unknown): void;
	/** Adds a condition whose values are bound already. */
	addCondition(condition: string): void;
	/** The conditions joined by AND; every query has at least that of the organisation. */
	where(): string;
	/** Binds one more value and returns its placeholder. */
	bind(value: unknown): string;
	readonly values: unknown[];
}

function createRowFilter(): RowFilter {
	const conditions: string[] = [];
	const values: unknown[] = [];
	const bind = (value: unknown) => `$${values.push(value)}`;
	return {
		add: (condition, value) => void conditions.push(condition.replaceAll("?", bind(value))),
		addCondition: (condition) => void conditions.push(condition),
		where: () => conditions.join(" AND "),
		bind,
		values,
	};
}

/** What a query shows: single requests, what was said in them, or sums without any row. */
export type Shown = "rows" | "messages" | "aggregates";

/** Columns that say whose a row is. */
export interface OwnerColumns {
	readonly org: string;
	readonly key: string;
	readonly user: string;
}

/**
 * Starts a query with what the actor may see: staff and auditors their organisation's rows, a
 * person with the role `consumer` their own, a key those that were made with it. Executives see
 * aggregates alone; auditors read facts, not what people wrote.
 */
export function filterVisible(actor: Actor, columns: OwnerColumns, shows: Shown): RowFilter {
	const filter = createRowFilter();
	filter.add(`${columns.org} = ?`, actor.orgId);
	switch (actor.kind) {
		case "system":
			return filter;
		case "key":
			filter.add(`${columns.key} = ?`, actor.keyId);
			return filter;
		case "user":
			return filterByRole(filter, actor.role, actor.userId, columns, shows);
		case "service":
			return filterByRole(filter, actor.role, actor.onBehalfOfUserId, columns, shows);
	}
}

function filterByRole(
	filter: RowFilter,
	role: (Actor & { kind: "user" })["role"],
	userId: string | null,
	columns: OwnerColumns,
	shows: Shown,
): RowFilter {
	const isClosed =
		(role === "executive" && shows !== "aggregates") ||
		(role === "auditor" && shows === "messages");
	if (isClosed) filter.add("?::boolean", false);
	// Without a person there is nobody whose rows these could be: `= NULL` matches none.
	if (role === "consumer") filter.add(`${columns.user} = ?`, userId);
	return filter;
}
