import type { Actor } from "#server/access/contract.ts";
import { decideProcedureAccess } from "#server/access/permissions.ts";
import type { ListQuery } from "#server/lists/contract.ts";
import { AppError } from "#server/platform/errors.ts";

/** Figures about a list are for those who may read the list itself: a key may hold one scope only. */
export function requireList(actor: Actor, list: ListQuery["list"]): void {
	const decision = decideProcedureAccess(`${list}.list`, actor);
	if (decision.allowed) return;
	throw new AppError("forbidden", `you may not read ${list}`, {
		hint: `it needs ${decision.needs.join(" or ")}`,
		details: { needs: decision.needs },
	});
}
