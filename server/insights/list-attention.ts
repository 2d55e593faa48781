import type { Pool } from "pg";
import { z } from "zod";
import type { Actor, Role } from "#server/access/contract.ts";
import { firstIdAt } from "#server/ledger/index.ts";
import { describeAlertKind } from "#server/notifications/index.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Attention } from "./contract.ts";
import { describeAge, describeDays } from "./core/describe-time.ts";

const DAY_MS = 86_400_000;
const EXPIRY_NOTICE_MS = 14 * DAY_MS;
/** The catalogue is refreshed every hour by default and once a day at the latest. */
const STALE_CATALOG_MS = 26 * 3_600_000;
/** The newest decision says which breakers are open; an older one says nothing of now. */
const BREAKERS_KNOWN_MS = 10 * 60_000;
const MAX_ITEMS = 50;

const SEVERITIES: readonly Attention["severity"][] = ["critical", "warning", "info"];
const READERS: readonly Role[] = ["admin", "operator", "auditor"];

export interface AttentionList {
	readonly items: readonly Attention[];
	/** False when no recent decision tells of breakers. */
	readonly breakersKnown: boolean;
}

/** What wants a person: alerts, open breakers, keys about to expire, an old catalogue. */
export async function listAttention(
	{ db, pool }: { readonly db: Db; readonly pool: Pool },
	actor: Actor,
	nowMs: number,
): Promise<AttentionList> {
	const isReader = actor.kind === "system" || ("role" in actor && READERS.includes(actor.role));
	const keys = await listExpiringKeys(db, actor, nowMs);
	if (!isReader) return { items: keys, breakersKnown: false };
	const [alerts, breakers, catalog] = await Promise.all([
		listAlerts(db),
		listBreakers(pool, actor.orgId, nowMs),
		checkCatalog(db, nowMs),
	]);
	const items = [...alerts, ...(breakers ?? []), ...catalog, ...keys].sort(
		(a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
	);
	return { items: items.slice(0, MAX_ITEMS), breakersKnown: breakers !== null };
}

async function listAlerts(db: Db): Promise<Attention[]> {
	const rows = await db.alert.findMany({
		// Keys about to end are found below, for every reader, with the time that is left.
		where: { resolvedAt: null, kind: { not: "key_expiring" } },
		orderBy: { raisedAt: "desc" },
		take: MAX_ITEMS,
		select: { id: true, kind: true, subject: true, message: true, raisedAt: true },
	});
	return rows.map(({ id, kind, subject, message, raisedAt }) => ({
		kind: "alert",
		severity: describeAlertKind(kind).severity,
		subject,
		message,
		sinceMs: raisedAt.getTime(),
		href: kind.startsWith("catalog_") ? "/models" : `/settings/notifications?open=${id}`,
	}));
}

const breakersSchema = z.object({
	decided_at: z.date(),
	open_breakers: z.array(z.string()),
});

/** `null`: no decision of the last minutes tells. Breakers live in each edge; decisions record them. */
async function listBreakers(pool: Pool, orgId: string, nowMs: number): Promise<Attention[] | null> {
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT d.decided_at, d.record->'features'->'openBreakers' AS open_breakers
		FROM ledger.decision d JOIN ledger.request r ON r.id = d.request_id
		WHERE r.org_id = $1 AND d.decided_at >= $2 AND d.id >= $3 AND d.id < $4
			AND r.id >= $3 AND r.id < $4
		ORDER BY d.id DESC LIMIT 1`,
		[
			orgId,
			new Date(nowMs - BREAKERS_KNOWN_MS),
			firstIdAt(nowMs - DAY_MS),
			firstIdAt(nowMs + DAY_MS),
		],
	);
	if (rows[0] === undefined) return null;
	const { decided_at: at, open_breakers: models } = breakersSchema.parse(rows[0]);
	return models.map((model) => ({
		kind: "breaker_open",
		severity: "critical",
		subject: model,
		message: `${model} is taken out after repeated failures, as of ${describeAge(nowMs - at.getTime())} ago.`,
		sinceMs: at.getTime(),
		href: `/models/${model}`,
	}));
}

async function checkCatalog(db: Db, nowMs: number): Promise<Attention[]> {
	const check = await db.catalogCheck.findFirst({
		where: { outcome: { in: ["changed", "unchanged"] } },
		orderBy: { checkedAt: "desc" },
		select: { source: true, checkedAt: true },
	});
	if (check === null) {
		return [
			{
				kind: "catalog_stale",
				severity: "warning",
				subject: "catalogue",
				message: "No source has given a catalogue of models at its last look.",
				sinceMs: null,
				href: "/models",
			},
		];
	}
	const ageMs = nowMs - check.checkedAt.getTime();
	if (ageMs <= STALE_CATALOG_MS) return [];
	return [
		{
			kind: "catalog_stale",
			severity: "warning",
			subject: check.source,
			message: `The catalogue of models was last confirmed ${describeAge(ageMs)} ago.`,
			sinceMs: check.checkedAt.getTime(),
			href: "/models",
		},
	];
}

/** Keys whose end is near or just past; consumers learn of their own, executives of none. */
async function listExpiringKeys(db: Db, actor: Actor, nowMs: number): Promise<Attention[]> {
	if (actor.kind === "key" || ("role" in actor && actor.role === "executive")) return [];
	const own = actor.kind === "user" && actor.role === "consumer" ? { ownerId: actor.userId } : {};
	const rows = await db.apiKey.findMany({
		where: {
			orgId: actor.orgId,
			revokedAt: null,
			expiresAt: {
				gt: new Date(nowMs - EXPIRY_NOTICE_MS),
				lte: new Date(nowMs + EXPIRY_NOTICE_MS),
			},
			...own,
		},
		orderBy: { expiresAt: "asc" },
		take: MAX_ITEMS,
		select: { name: true, expiresAt: true },
	});
	return rows.flatMap(({ name, expiresAt }): Attention[] => {
		if (expiresAt === null) return [];
		const leftMs = expiresAt.getTime() - nowMs;
		const shared = { subject: name, sinceMs: expiresAt.getTime(), href: "/settings/keys" };
		if (leftMs <= 0) {
			const message = `The key ${name} expired ${describeAge(-leftMs)} ago.`;
			return [{ kind: "key_expired", severity: "warning", message, ...shared }];
		}
		const message = `The key ${name} expires ${describeDays(leftMs)}.`;
		const severity = leftMs < 2 * DAY_MS ? "warning" : "info";
		return [{ kind: "key_expiring", severity, message, ...shared }];
	});
}
