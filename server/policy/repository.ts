import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	type PolicyConfig,
	type PolicyVersionDetail,
	type PolicyVersionSummary,
	policyConfigSchema,
} from "./contract.ts";
import { resolvePresetWeights } from "./core/resolve-weights.ts";

const SUMMARY = { number: true, reason: true, author: true, createdAt: true } as const;

interface SummaryRow {
	readonly number: number;
	readonly reason: string;
	readonly author: string;
	readonly createdAt: Date;
}

/** Number of the version in force; `null` before the first one. */
export async function findActiveNumber(db: Tx, orgId: string): Promise<number | null> {
	const active = await db.activePolicy.findUnique({
		where: { orgId },
		select: { number: true },
	});
	return active?.number ?? null;
}

/** One version with its configuration; throws when what is stored is no longer a policy. */
export async function findVersion(
	db: Tx,
	orgId: string,
	number: number,
): Promise<PolicyVersionDetail | null> {
	const row = await db.policyVersion.findFirst({
		where: { orgId, number },
		select: { ...SUMMARY, config: true },
	});
	if (row === null) return null;
	const config = parseStoredConfig(row.number, row.config);
	const activeNumber = await findActiveNumber(db, orgId);
	return { ...toSummary(row, activeNumber), config, presetWeights: resolvePresetWeights(config) };
}

/** Summaries, newest first, of at most `limit` versions below `before`. */
export async function findSummaries(
	db: Tx,
	input: { orgId: string; limit: number; before: number | null },
): Promise<PolicyVersionSummary[]> {
	const { orgId, limit, before } = input;
	const activeNumber = await findActiveNumber(db, orgId);
	const rows = await db.policyVersion.findMany({
		where: { orgId, ...(before === null ? {} : { number: { lt: before } }) },
		orderBy: { number: "desc" },
		take: limit,
		select: SUMMARY,
	});
	return rows.map((row) => toSummary(row, activeNumber));
}

/** Stores a version; it is not in force by that. Returns its number. */
export async function insertVersion(
	tx: Tx,
	version: { orgId: string; config: PolicyConfig; reason: string; author: string },
): Promise<number> {
	const row = await tx.policyVersion.create({ data: version, select: { number: true } });
	return row.number;
}

function toSummary(row: SummaryRow, activeNumber: number | null): PolicyVersionSummary {
	const { number, reason, author, createdAt } = row;
	return {
		number,
		reason,
		author,
		createdAt: createdAt.toISOString(),
		active: number === activeNumber,
	};
}

function parseStoredConfig(number: number, stored: unknown): PolicyConfig {
	const parsed = policyConfigSchema.safeParse(stored);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const where = issue === undefined ? "" : `: ${issue.path.map(String).join(".")} ${issue.message}`;
	throw new AppError("precondition", `policy version ${number} is not a valid policy${where}`, {
		hint: "publish a new version or roll back to another one",
		cause: parsed.error,
	});
}
