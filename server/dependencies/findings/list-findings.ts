import type { z } from "zod";
import type { Db, Tx } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	type countFindingsOutput,
	type Finding,
	type FindingFilters,
	findingStateSchema,
	type ListFindingsInput,
	scopeKindSchema,
} from "../console-contract.ts";
import { CHECK_NAMES, severityLevelSchema } from "../contract.ts";
import { FINDING_COLUMNS, type FindingRow, toFinding } from "./finding-rows.ts";

const MAX_PROJECTS = 50;
type Where = Prisma.DependencyFindingWhereInput;

/** Findings over all projects, or of one, in the order asked for. */
export async function listFindings(
	db: Db,
	orgId: string,
	{ sort, limit, cursor, ...filters }: ListFindingsInput,
): Promise<{ items: Finding[]; nextCursor: string | null }> {
	const order = ORDERS[sort];
	const rows = await db.dependencyFinding.findMany({
		where: {
			AND: [toWhere(orgId, filters), ...(cursor === undefined ? [] : [order.after(cursor)])],
		},
		orderBy: order.by,
		take: limit + 1,
		select: FINDING_COLUMNS,
	});
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return {
		items: shown.map(toFinding),
		nextCursor: rows.length > limit && last !== undefined ? order.cursorOf(last) : null,
	};
}

/** The first open findings that match, or of those with the given ids. */
export async function findOpen(
	tx: Tx,
	orgId: string,
	{ ids, ...filters }: FindingFilters & { readonly ids?: readonly string[] },
	limit: number,
): Promise<Finding[]> {
	const among = ids === undefined ? {} : { id: { in: [...ids] } };
	const rows = await tx.dependencyFinding.findMany({
		where: { AND: [toWhere(orgId, filters), among, { state: "open" }] },
		orderBy: { id: "asc" },
		take: limit,
		select: FINDING_COLUMNS,
	});
	return rows.map(toFinding);
}

/** Counts for the same filters; each facet leaves its own filter out. */
export async function countFindings(
	db: Db,
	orgId: string,
	filters: FindingFilters,
): Promise<z.infer<typeof countFindingsOutput>> {
	const without = (key: keyof FindingFilters) => toWhere(orgId, { ...filters, [key]: undefined });
	const [total, states, severities, checks, scopes, projects] = await Promise.all([
		db.dependencyFinding.count({ where: toWhere(orgId, filters) }),
		db.dependencyFinding.groupBy({ by: ["state"], where: without("states"), _count: true }),
		db.dependencyFinding.groupBy({ by: ["severity"], where: without("severities"), _count: true }),
		db.dependencyFinding.groupBy({ by: ["check"], where: without("checks"), _count: true }),
		Promise.all(
			scopeKindSchema.options.map((scope) =>
				db.dependencyFinding.count({
					where: { AND: [without("scopes"), { scopes: { has: scope } }] },
				}),
			),
		),
		countByProject(db, without("projects")),
	]);
	const count = <T extends string>(
		names: readonly T[],
		of: (name: T) => number | undefined,
	): Record<T, number> =>
		Object.fromEntries(names.map((name) => [name, of(name) ?? 0])) as Record<T, number>;
	return {
		total,
		states: count(
			findingStateSchema.options,
			(name) => states.find(({ state }) => state === name)?._count,
		),
		severities: count(
			severityLevelSchema.options,
			(name) => severities.find(({ severity }) => severity === name)?._count,
		),
		checks: count(CHECK_NAMES, (name) => checks.find(({ check }) => check === name)?._count),
		scopes: count(scopeKindSchema.options, (name) => scopes[scopeKindSchema.options.indexOf(name)]),
		projects,
	};
}

async function countByProject(db: Db, where: Where): Promise<{ name: string; count: number }[]> {
	const groups = await db.dependencyFinding.groupBy({
		by: ["projectId"],
		where,
		_count: true,
		orderBy: [{ _count: { projectId: "desc" } }, { projectId: "asc" }],
		take: MAX_PROJECTS,
	});
	const names = await db.dependencyProject.findMany({
		where: { id: { in: groups.map(({ projectId }) => projectId) } },
		select: { id: true, name: true },
	});
	const nameOf = new Map(names.map(({ id, name }) => [id, name]));
	return groups
		.flatMap(({ projectId, _count }) => {
			const name = nameOf.get(projectId);
			return name === undefined ? [] : [{ name, count: _count }];
		})
		.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function toWhere(orgId: string, filters: FindingFilters): Where {
	const { projectId, projects, states, checks, severities, scopes, rule, query } = filters;
	const like = { contains: query ?? "", mode: "insensitive" as const };
	return {
		orgId,
		...(projectId === undefined ? {} : { projectId }),
		...(projects === undefined ? {} : { project: { name: { in: projects } } }),
		...(states === undefined ? {} : { state: { in: states } }),
		...(checks === undefined ? {} : { check: { in: checks } }),
		...(severities === undefined ? {} : { severity: { in: severities } }),
		...(scopes === undefined ? {} : { scopes: { hasSome: scopes } }),
		...(rule === undefined ? {} : { rule }),
		...(filters.package === undefined ? {} : { package: filters.package }),
		...(filters.failing === undefined ? {} : { fails: filters.failing }),
		...(filters.exploited === undefined ? {} : { isExploited: filters.exploited }),
		...(filters.direct === undefined ? {} : { isDirect: filters.direct }),
		...(filters.fixable === undefined ? {} : { isFixable: filters.fixable }),
		...(query === undefined || query === ""
			? {}
			: { OR: [{ package: like }, { rule: like }, { message: like }] }),
	};
}

interface Order {
	readonly by: Prisma.DependencyFindingOrderByWithRelationInput[];
	readonly cursorOf: (row: FindingRow) => string;
	/** Rows behind the one of the cursor. */
	readonly after: (cursor: string) => Where;
}

const SEPARATOR = "~";

function split(cursor: string): { value: string; id: string } {
	const at = cursor.lastIndexOf(SEPARATOR);
	const [value, id] = [cursor.slice(0, at), cursor.slice(at + 1)];
	if (at < 0 || !/^[0-9a-f-]{36}$/.test(id)) {
		throw new AppError("invalid_input", "this is not a cursor of this list", { param: "cursor" });
	}
	return { value, id };
}

function readNumber(value: string): number {
	const number = Number(value);
	if (Number.isFinite(number)) return number;
	throw new AppError("invalid_input", "this is not a cursor of this list", { param: "cursor" });
}

const ORDERS: Readonly<Record<ListFindingsInput["sort"], Order>> = {
	risk: {
		by: [{ risk: "desc" }, { id: "asc" }],
		cursorOf: ({ risk, id }) => `${risk}${SEPARATOR}${id}`,
		after(cursor) {
			const { value, id } = split(cursor);
			const risk = readNumber(value);
			return { OR: [{ risk: { lt: risk } }, { risk, id: { gt: id } }] };
		},
	},
	package: {
		by: [{ package: { sort: "asc", nulls: "last" } }, { id: "asc" }],
		cursorOf: (row) => `${row.package ?? ""}${SEPARATOR}${row.id}`,
		after(cursor) {
			const { value, id } = split(cursor);
			if (value === "") return { package: null, id: { gt: id } };
			return {
				OR: [{ package: { gt: value } }, { package: value, id: { gt: id } }, { package: null }],
			};
		},
	},
	newest: orderByTime("desc"),
	oldest: orderByTime("asc"),
};

function orderByTime(direction: "asc" | "desc"): Order {
	const beyond = direction === "asc" ? "gt" : "lt";
	return {
		by: [{ firstSeenAt: direction }, { id: direction }],
		cursorOf: ({ firstSeenAt, id }) => `${firstSeenAt.getTime()}${SEPARATOR}${id}`,
		after(cursor) {
			const { value, id } = split(cursor);
			const at = new Date(readNumber(value));
			return {
				OR: [{ firstSeenAt: { [beyond]: at } }, { firstSeenAt: at, id: { [beyond]: id } }],
			};
		},
	};
}
