import type { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { isZone } from "#server/lists/index.ts";
import { type Db, inTransaction, type Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Organisation, updateOrganisationInput } from "./contract.ts";

export interface OrganisationDeps {
	readonly db: Db;
	readonly retentionDays: number;
}

const NANOS_PER_USD = 1e9;

/** What is set for the organisation as a whole. */
export async function getOrganisation(
	{ db, retentionDays }: OrganisationDeps,
	actor: Actor,
): Promise<Organisation> {
	return { ...(await readSettings(db, actor.orgId)), retentionDays };
}

/** Sets what is named; a zone that this platform does not know is refused. */
export function updateOrganisation(
	{ db, retentionDays }: OrganisationDeps,
	actor: Actor,
	input: z.output<typeof updateOrganisationInput>,
): Promise<Organisation> {
	return inTransaction(db, async (tx) => {
		const { name, environmentName, reportingZone, monthlyBudgetUsd: usd } = input;
		if (reportingZone !== undefined && !isZone(reportingZone)) {
			throw new AppError("invalid_input", `${reportingZone} is not a time zone`, {
				param: "reportingZone",
				hint: "use a name such as Europe/Vienna",
			});
		}
		const before = await readSettings(tx, actor.orgId);
		await tx.org.update({
			where: { id: actor.orgId },
			data: {
				...(name === undefined ? {} : { name }),
				...(environmentName === undefined ? {} : { environmentName }),
				...(reportingZone === undefined ? {} : { reportingZone }),
				...(usd === undefined ? {} : { monthlyBudgetNanos: usd === null ? null : toNanos(usd) }),
			},
			select: { id: true },
		});
		const after = await readSettings(tx, actor.orgId);
		await recordAudit(tx, {
			actor,
			action: "organisation.update",
			target: { kind: "organisation", id: actor.orgId },
			before,
			after,
		});
		return { ...after, retentionDays };
	});
}

function toNanos(usd: number): bigint {
	return BigInt(Math.round(usd * NANOS_PER_USD));
}

async function readSettings(db: Tx, orgId: string): Promise<Omit<Organisation, "retentionDays">> {
	const row = await db.org.findUnique({
		where: { id: orgId },
		select: { name: true, environmentName: true, reportingZone: true, monthlyBudgetNanos: true },
	});
	if (row === null) throw new AppError("not_found", "there is no such organisation");
	const { monthlyBudgetNanos: budget } = row;
	return { ...row, monthlyBudgetNanos: budget === null ? null : Number(budget) };
}
