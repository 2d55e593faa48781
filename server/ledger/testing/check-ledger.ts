/** One stored request, from whatever store. */
export interface CheckedRequest {
	readonly id: string;
	readonly outcome: string;
	readonly estimateNanos: number;
	readonly costNanos: number | null;
	readonly usageSource: string | null;
}

export interface LedgerEvidence {
	/** Every stored request, one entry a row. */
	readonly rows: readonly CheckedRequest[];
	/** Sums of the roll-ups over everything. */
	readonly rollup: { readonly requests: number; readonly costNanos: number };
	/** Ids whose answer the caller received whole: their end was recorded before. */
	readonly answered: readonly string[];
	/** Ids whose start is known to have been recorded; `answered` need not be repeated. */
	readonly started: readonly string[];
	/** Every id that was ever tried; `null` where that is not known. */
	readonly attempted: readonly string[] | null;
}

/**
 * What must hold once everything that ran has ended and every log is stored: each answered request
 * has exactly one final record that is not `unknown`; each started one exactly one final record;
 * what was cut short is `unknown` at its estimate; the roll-ups are the sums of the rows. Returns
 * one sentence a violation.
 */
export function checkLedger(evidence: LedgerEvidence): string[] {
	const byId = new Map<string, CheckedRequest[]>();
	for (const row of evidence.rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
	return [
		...checkAnswered(evidence.answered, byId),
		...checkStarted(evidence.started, byId),
		...checkRows(evidence.rows),
		...checkInvented(evidence.attempted, byId),
		...checkRollup(evidence),
	];
}

function checkAnswered(ids: readonly string[], byId: ReadonlyMap<string, CheckedRequest[]>) {
	return ids.flatMap((id) => {
		const rows = byId.get(id) ?? [];
		if (rows.length !== 1) return [`answered request ${id} has ${rows.length} records, not 1`];
		return rows[0]?.outcome === "unknown" ? [`answered request ${id} is recorded as unknown`] : [];
	});
}

function checkStarted(ids: readonly string[], byId: ReadonlyMap<string, CheckedRequest[]>) {
	return ids.flatMap((id) => {
		const count = byId.get(id)?.length ?? 0;
		return count === 1 ? [] : [`started request ${id} has ${count} records, not 1`];
	});
}

function checkRows(rows: readonly CheckedRequest[]): string[] {
	return rows.flatMap((row) => {
		if (row.outcome === "running") return [`request ${row.id} never ended`];
		if (row.costNanos === null) return [`request ${row.id} ended without a cost`];
		if (row.outcome !== "unknown") return [];
		return row.usageSource === "estimated" && row.costNanos === row.estimateNanos
			? []
			: [`unknown request ${row.id} is not priced at its estimate`];
	});
}

function checkInvented(
	attempted: readonly string[] | null,
	byId: ReadonlyMap<string, CheckedRequest[]>,
): string[] {
	if (attempted === null) return [];
	const known = new Set(attempted);
	return [...byId.keys()]
		.filter((id) => !known.has(id))
		.map((id) => `nobody ever made request ${id}`);
}

function checkRollup({ rows, rollup }: LedgerEvidence): string[] {
	const final = rows.filter((row) => row.outcome !== "running");
	const costNanos = final.reduce((sum, row) => sum + (row.costNanos ?? 0), 0);
	const violations: string[] = [];
	if (rollup.requests !== final.length) {
		violations.push(`the roll-ups count ${rollup.requests} requests, the rows ${final.length}`);
	}
	if (rollup.costNanos !== costNanos) {
		violations.push(
			`the roll-ups sum to ${rollup.costNanos} nano-dollars, the rows to ${costNanos}`,
		);
	}
	return violations;
}
