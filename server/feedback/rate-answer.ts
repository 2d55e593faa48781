import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { findRequest, findVisibleRequests } from "#server/ledger/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import {
	type Feedback,
	type RateInput,
	type RatingLabel,
	ratingLabelSchema,
	ratingSchema,
} from "./contract.ts";

const COLUMNS = {
	requestId: true,
	userId: true,
	rating: true,
	labels: true,
	reason: true,
	updatedAt: true,
	user: { select: { name: true } },
} as const;

export interface FeedbackDeps {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
}

/** Rates the answer of a request that the caller may see; `rating: null` takes it back. */
export async function rateAnswer(
	{ db, pool, clock }: FeedbackDeps,
	actor: Actor,
	input: RateInput,
): Promise<Feedback | null> {
	const { requestId, rating, reason } = input;
	if (actor.kind !== "user") {
		throw new AppError("forbidden", "answers are rated by people", {
			hint: "sign in to the console",
		});
	}
	const { userId, orgId } = actor;
	// A fresh answer may be rated before its record is stored; anything else must be visible.
	await findRequest(pool, actor, requestId, clock);
	const labels = [...new Set(input.labels)];
	const id = { requestId_userId: { requestId, userId } };
	const target = { kind: "request", id: requestId };
	return inTransaction(db, async (tx) => {
		const before = await tx.feedback.findUnique({ where: id, select: COLUMNS });
		if (rating === null) {
			await tx.feedback.deleteMany({ where: { requestId, userId } });
			if (before !== null) {
				await recordAudit(tx, {
					actor,
					action: "feedback.withdraw",
					target,
					before: logged(before),
				});
			}
			return null;
		}
		const data = { rating, labels, reason: reason === "" ? null : reason };
		const at = new Date(clock.nowMs());
		const row = await tx.feedback.upsert({
			where: id,
			create: { requestId, userId, orgId, ...data, createdAt: at, updatedAt: at },
			update: { ...data, updatedAt: at },
			select: COLUMNS,
		});
		await recordAudit(tx, {
			actor,
			action: "feedback.rate",
			target,
			before: before === null ? null : logged(before),
			after: logged(row),
		});
		return toFeedback(row, { userId, showsReason: true });
	});
}

/** Ratings of requests that the caller may see; auditors read them without the words. */
export async function listFeedback(
	{ db, pool }: Pick<FeedbackDeps, "db" | "pool">,
	actor: Actor,
	requestIds: readonly string[],
): Promise<Feedback[]> {
	const userId = actor.kind === "user" ? actor.userId : null;
	const showsReason = !(actor.kind === "user" && actor.role === "auditor");
	const visible = await findVisibleRequests(pool, actor, requestIds);
	// One's own rating shows also before the record of its request is stored.
	const mine = userId === null ? [] : [{ userId, requestId: { in: [...requestIds] } }];
	const rows = await db.feedback.findMany({
		where: { orgId: actor.orgId, OR: [{ requestId: { in: visible } }, ...mine] },
		orderBy: [{ requestId: "desc" }, { updatedAt: "desc" }],
		take: 1_000,
		select: COLUMNS,
	});
	return rows.map((row) => toFeedback(row, { userId, showsReason }));
}

interface Row {
	readonly requestId: string;
	readonly userId: string;
	readonly rating: string;
	readonly labels: readonly string[];
	readonly reason: string | null;
	readonly updatedAt: Date;
	readonly user: { readonly name: string };
}

/** What people wrote stays out of the audit log, which cannot be changed later. */
function logged({ rating, labels, reason }: Row) {
	return { rating, labels, hasReason: reason !== null };
}

function toFeedback(
	row: Row,
	reader: { readonly userId: string | null; readonly showsReason: boolean },
): Feedback {
	return {
		requestId: row.requestId,
		rating: ratingSchema.parse(row.rating),
		labels: row.labels.filter(isLabel),
		reason: reader.showsReason || row.userId === reader.userId ? row.reason : null,
		userId: row.userId,
		userName: row.user.name,
		isMine: row.userId === reader.userId,
		updatedAt: row.updatedAt.toISOString(),
	};
}

function isLabel(value: string): value is RatingLabel {
	return ratingLabelSchema.safeParse(value).success;
}
