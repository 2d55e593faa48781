import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { resolveAlerts, saveAlert } from "#server/platform/alerts/alert-rows.ts";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import {
	type CatalogHead,
	findCatalogHead,
	insertCatalogSnapshot,
	insertRejection,
	latestCatalog,
	lockCatalog,
	type NewCatalogSnapshot,
	saveCatalogCheck,
} from "./catalog-repository.ts";
import { collectPublishedLatency } from "./collect-published-latency.ts";
import type { RefreshOutcome, RefreshResult } from "./contract.ts";
import { assignQuality } from "./core/assign-quality.ts";
import { hashModels } from "./core/hash-models.ts";
import { judgeProportion, maxAnswerBytes } from "./core/judge-proportion.ts";
import type { CatalogAnswer, CatalogDeps } from "./ports.ts";

/** A good answer ends every alert about its source. */
const CATALOG_ALERTS = ["catalog_refused", "catalog_unreachable"];

export interface RefreshInput {
	readonly actor: Actor;
	/** Take over an answer even when it is out of proportion to the last one. */
	readonly acceptSizeChange: boolean;
}

/**
 * Asks the source for its models. A good answer with new content becomes the next snapshot, in force
 * everywhere; an answer that must not be believed is kept aside with an alert, and the last good
 * snapshot stays. Throws only when the database fails.
 */
export async function refreshCatalog(
	deps: CatalogDeps,
	input: RefreshInput,
): Promise<RefreshResult> {
	const head = await findCatalogHead(deps.db);
	// Another source's snapshot is no measure for this one's answer.
	const last = head?.source === deps.origin.source ? head : null;
	// What the operator declares is no answer to doubt.
	const isOwnWord = deps.origin.source === "openai-compatible";
	const size =
		last && !isOwnWord && !input.acceptSizeChange
			? { bytes: last.bytes, models: last.modelCount }
			: null;
	const answer = await deps.origin.fetchModels({
		etag: last?.etag ?? null,
		maxBytes: maxAnswerBytes(size),
	});
	switch (answer.kind) {
		case "unreachable":
			return noteFailure(deps, input, head, { outcome: "unreachable", detail: answer.reason });
		case "refused":
			return noteRefusal(deps, input, head, answer);
		case "unchanged":
		case "models":
			break;
	}
	if (answer.kind === "models") {
		const reason = judgeProportion({ bytes: answer.bytes, models: answer.models.length }, size);
		if (reason !== null) {
			return noteRefusal(deps, input, head, { reason, bytes: answer.bytes, excerpt: "" });
		}
	}
	return takeOver(deps, input, await prepareSnapshot(deps, answer, last));
}

/** Completes the answer to what is stored: quality percentiles and published latencies. */
async function prepareSnapshot(
	deps: CatalogDeps,
	answer: Extract<CatalogAnswer, { kind: "models" | "unchanged" }>,
	last: CatalogHead | null,
): Promise<NewCatalogSnapshot> {
	const { origin } = deps;
	const lastModels = last === null ? [] : ((await latestCatalog(deps.db))?.models ?? []);
	const base = answer.kind === "models" ? assignQuality(answer.models) : lastModels;
	const models = await collectPublishedLatency(base, lastModels, deps);
	return {
		source: origin.source,
		simulated: origin.simulated,
		etag: answer.kind === "models" ? answer.etag : (last?.etag ?? null),
		bytes: answer.kind === "models" ? answer.bytes : (last?.bytes ?? 0),
		contentHash: hashModels(models),
		models,
		setAside: answer.kind === "models" ? answer.setAside : (last?.setAside ?? []),
	};
}

function takeOver(
	deps: CatalogDeps,
	input: RefreshInput,
	next: NewCatalogSnapshot,
): Promise<RefreshResult> {
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		await lockCatalog(tx);
		// Looked up again under the lock: another process may have been quicker.
		const head = await findCatalogHead(tx);
		const isSame = head?.source === next.source && head.contentHash === next.contentHash;
		const outcome: RefreshOutcome = isSame ? "unchanged" : "changed";
		const number = isSame ? head.number : await insertCatalogSnapshot(tx, next, nowMs);
		if (!isSame) await raiseEpoch(tx, "catalog");
		await saveCatalogCheck(tx, next.source, { atMs: nowMs, outcome, detail: null });
		await resolveAlerts(tx, { kinds: CATALOG_ALERTS, subject: next.source }, nowMs, deps);
		const result: RefreshResult = {
			outcome,
			number,
			modelCount: next.models.length,
			setAsideCount: next.setAside.length,
			detail: null,
		};
		await auditRefresh(tx, input.actor, head, result);
		return result;
	});
}

function noteRefusal(
	deps: CatalogDeps,
	input: RefreshInput,
	head: CatalogHead | null,
	answer: { readonly reason: string; readonly bytes: number; readonly excerpt: string },
): Promise<RefreshResult> {
	const failure = { outcome: "refused", detail: answer.reason } as const;
	return noteFailure(deps, input, head, failure, (tx, atMs) =>
		insertRejection(tx, deps.origin.source, { atMs, ...answer }, deps),
	);
}

/** The last good snapshot stays in force; an alert and the check say why. */
function noteFailure(
	deps: CatalogDeps,
	input: RefreshInput,
	head: CatalogHead | null,
	failure: { readonly outcome: "refused" | "unreachable"; readonly detail: string },
	also?: (tx: Tx, nowMs: number) => Promise<void>,
): Promise<RefreshResult> {
	const { source } = deps.origin;
	const nowMs = deps.clock.nowMs();
	const { outcome, detail } = failure;
	const message =
		outcome === "refused"
			? `The model list of ${source} was refused: ${detail}. The last good one stays in force.`
			: `The model list of ${source} could not be fetched: ${detail}.`;
	return inTransaction(deps.db, async (tx) => {
		await also?.(tx, nowMs);
		await saveCatalogCheck(tx, source, { atMs: nowMs, outcome, detail });
		const times = { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: null };
		await saveAlert(tx, { kind: `catalog_${outcome}`, subject: source, message }, times, deps);
		const result: RefreshResult = {
			outcome,
			number: head?.number ?? null,
			modelCount: head?.modelCount ?? 0,
			setAsideCount: head?.setAside.length ?? 0,
			detail,
		};
		await auditRefresh(tx, input.actor, head, result);
		return result;
	});
}

/** A timer's look that changed nothing is no event worth keeping for ever. */
async function auditRefresh(
	tx: Tx,
	actor: Actor,
	before: CatalogHead | null,
	result: RefreshResult,
): Promise<void> {
	if (actor.kind === "system" && result.outcome !== "changed") return;
	await recordAudit(tx, {
		actor,
		action: "catalog.refresh",
		target: { kind: "catalog", id: String(result.number ?? "none") },
		before: before && { number: before.number, models: before.modelCount, source: before.source },
		after: result,
	});
}
