import { raiseEpoch } from "#server/platform/change-feed.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { type Actor, type ProviderKind, providerKindSchema } from "../contract.ts";
import { recordAudit } from "../record-audit.ts";
import { placeOf, SEALED_SELECT } from "./provider-rows.ts";

/** A provider ready for use; the secret goes to `baseUrl` and nowhere else. */
export interface OpenProvider {
	readonly id: string;
	readonly kind: ProviderKind;
	readonly name: string;
	readonly baseUrl: string;
	readonly secret: Secret;
}

/** The enabled providers with their secrets opened, by name. For the edge and the worker. */
export async function openProviders(
	deps: { readonly db: Db; readonly envelope: Envelope },
	orgId: string,
): Promise<OpenProvider[]> {
	const rows = await deps.db.providerCredential.findMany({
		where: { orgId, enabled: true },
		select: SEALED_SELECT,
		orderBy: { name: "asc" },
	});
	return rows.map((row) => ({
		id: row.id,
		kind: providerKindSchema.parse(row.kind),
		name: row.name,
		baseUrl: row.baseUrl,
		secret: deps.envelope.open(row, placeOf(row)),
	}));
}

/** Wraps every secret with the present master key; returns how many rows were changed. */
export function rotateProviderSecrets(
	deps: { readonly db: Db; readonly envelope: Envelope },
	actor: Actor,
): Promise<number> {
	return inTransaction(deps.db, async (tx) => {
		const rows = await tx.providerCredential.findMany({
			where: { orgId: actor.orgId },
			select: SEALED_SELECT,
			orderBy: { id: "asc" },
		});
		let changed = 0;
		for (const row of rows) {
			const rewrapped = deps.envelope.rewrap(row, placeOf(row));
			if (rewrapped === null) continue;
			await tx.providerCredential.update({
				where: { id: row.id },
				data: { kekId: rewrapped.kekId, wrappedKey: rewrapped.wrappedKey },
				select: { id: true },
			});
			changed++;
		}
		if (changed === 0) return 0;
		await raiseEpoch(tx, "providers");
		await recordAudit(tx, {
			actor,
			action: "provider.rotate",
			target: { kind: "provider", id: "*" },
			after: { rows: changed },
		});
		return changed;
	});
}
