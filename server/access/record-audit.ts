import type { Tx } from "#server/platform/db/client.ts";
import type { Actor } from "./contract.ts";
import { maskSecrets } from "./core/mask-secrets.ts";

export interface AuditTarget {
	/** What kind of thing: `user`, `api_key`, `policy`, ... */
	readonly kind: string;
	readonly id: string;
}

export interface AuditRecord {
	readonly actor: Actor;
	/** `<noun>.<verb>`, e.g. `key.revoke`. */
	readonly action: string;
	readonly target: AuditTarget;
	/** State before and after, `null` where there is none. Secrets are masked here. */
	readonly before?: unknown;
	readonly after?: unknown;
}

/**
 * Appends to the audit log inside the mutation's own transaction: both happen or none. Call it last:
 * it takes the chain's lock, which is held until the transaction ends.
 */
export async function recordAudit(tx: Tx, record: AuditRecord): Promise<void> {
	const { actor, action, target } = record;
	const { id, name } = describeActor(actor);
	const before = toJsonText(record.before);
	const after = toJsonText(record.after);
	await tx.$executeRaw`
		INSERT INTO audit.entry
			(org_id, actor_kind, actor_id, actor_name, address, action, target_kind, target_id, before, after)
		VALUES
			(${actor.orgId}::uuid, ${actor.kind}, ${id}, ${name}, ${actor.address}, ${action},
			 ${target.kind}, ${target.id}, ${before}::jsonb, ${after}::jsonb)`;
}

/** NUL cannot be stored as jsonb; it never means anything in our records. */
function toJsonText(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	return JSON.stringify(maskSecrets(value)).replaceAll("\\u0000", "");
}

/** How an actor is named in the log: an id that stays, and a name for people. */
export function describeActor(actor: Actor): { readonly id: string; readonly name: string } {
	switch (actor.kind) {
		case "user":
			return { id: actor.userId, name: actor.email };
		case "key":
			return { id: actor.keyId, name: `key of ${actor.ownerId}` };
		case "service":
			return { id: actor.onBehalfOfUserId ?? actor.service, name: actor.service };
		case "system":
			return { id: actor.name, name: actor.name };
	}
}
