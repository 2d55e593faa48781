import type { Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { CatalogDeps } from "./ports.ts";

export type CatalogAlert = "catalog_refused" | "catalog_unreachable";

interface AlertInput {
	readonly kind: CatalogAlert;
	readonly source: string;
	readonly message: string;
	readonly nowMs: number;
}

/** Raises the alert, or renews it while it is open. */
export async function raiseCatalogAlert(
	tx: Tx,
	{ kind, source, message, nowMs }: AlertInput,
	deps: Pick<CatalogDeps, "clock" | "random">,
): Promise<void> {
	const now = new Date(nowMs);
	const renewed = await tx.alert.updateMany({
		where: { kind, subject: source, resolvedAt: null },
		data: { message, lastSeenAt: now },
	});
	if (renewed.count > 0) return;
	const id = newId(deps.clock, deps.random);
	await tx.alert.create({
		data: { id, kind, subject: source, message, raisedAt: now, lastSeenAt: now },
		select: { id: true },
	});
}

/** A good answer ends every alert about the source. */
export async function resolveCatalogAlerts(tx: Tx, source: string, nowMs: number): Promise<void> {
	await tx.alert.updateMany({
		where: {
			kind: { in: ["catalog_refused", "catalog_unreachable"] },
			subject: source,
			resolvedAt: null,
		},
		data: { resolvedAt: new Date(nowMs) },
	});
}
