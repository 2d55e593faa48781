import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { type AlertItem, type listAlertsInput, type Severity, severitySchema } from "./contract.ts";
import { ALERT_KINDS, describeAlertKind, kindsOfSeverity } from "./core/alert-kinds.ts";

/** Alerts, open and ended, newest first; they are about the installation as a whole. */
export async function listAlerts(
	db: Db,
	input: z.output<typeof listAlertsInput>,
): Promise<{
	readonly items: AlertItem[];
	readonly nextCursor: string | null;
	readonly open: Record<Severity, number>;
}> {
	const rows = await db.alert.findMany({
		where: {
			AND: [
				input.severity === undefined ? {} : ofSeverity(input.severity),
				input.cursor === undefined ? {} : { id: { lt: input.cursor } },
				input.id === undefined ? {} : { id: input.id },
				// The subject of such alerts is `<model> on <upstream>`.
				input.modelId === undefined ? {} : { subject: { startsWith: `${input.modelId} on ` } },
			],
			...(input.kind === undefined ? {} : { kind: input.kind }),
			...(input.state === undefined
				? {}
				: { resolvedAt: input.state === "open" ? null : { not: null } }),
		},
		orderBy: { id: "desc" },
		take: input.limit + 1,
		select: {
			id: true,
			kind: true,
			subject: true,
			message: true,
			raisedAt: true,
			lastSeenAt: true,
			resolvedAt: true,
		},
	});
	const items = rows
		.slice(0, input.limit)
		.map((row) => ({ ...describeAlertKind(row.kind), ...row }));
	return {
		items,
		nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null,
		open: await countOpen(db),
	};
}

/** A kind that is not known counts as a warning. */
function ofSeverity(severity: Severity) {
	if (severity !== "warning") return { kind: { in: kindsOfSeverity(severity) } };
	const others = severitySchema.options.filter((other) => other !== severity);
	return { kind: { notIn: others.flatMap(kindsOfSeverity) } };
}

async function countOpen(db: Db): Promise<Record<Severity, number>> {
	const rows = await db.alert.groupBy({
		by: ["kind"],
		where: { resolvedAt: null },
		_count: { _all: true },
	});
	const open: Record<Severity, number> = { info: 0, warning: 0, critical: 0 };
	for (const { kind, _count } of rows) open[describeAlertKind(kind).severity] += _count._all;
	return open;
}

/** Kinds that a person can switch off for a channel. */
export function listAlertKinds() {
	return [...ALERT_KINDS];
}
