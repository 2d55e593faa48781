import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type {
	DecisionRecord,
	PolicyVersion,
	Preset,
	RequestFeatures,
} from "#server/policy/contract.ts";
import { decidePrepared } from "#server/policy/core/decide.ts";
import { type PreparedRanking, prepareRanking } from "#server/policy/core/prepare-ranking.ts";
import { typicalFeatures } from "#server/policy/index.ts";
import { type DemoModel, inventModels } from "./demo-models.ts";
import { type DemoCaller, inventRequest } from "./demo-request.ts";
import { logNormal, pick, planStarts } from "./demo-shape.ts";
import { inventTrace } from "./demo-trace.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 30;
const NORMAL_FAILURES = 0.025;
const INCIDENT_FAILURES = 0.55;
const TRACE_SPANS = 2_000;
const TRACE_AGE_MS = 12 * 60_000;
const TRACE_MS = 95_000;

export interface DemoInput {
	readonly requests: number;
	readonly decisions: number;
	readonly nowMs: number;
	readonly orgId: string;
	readonly random: Random;
	readonly catalog: CatalogSnapshot;
	/** States of the measurements that decisions name in turn. */
	readonly healths: readonly [HealthSnapshot, ...HealthSnapshot[]];
	readonly policy: PolicyVersion;
	readonly callers: readonly (readonly [DemoCaller, number])[];
}

/** What the ledger takes for one request. */
export interface DemoRecords {
	readonly requestId: string;
	readonly records: readonly object[];
}

interface Incident {
	readonly author: string;
	readonly sinceMs: number;
	readonly untilMs: number;
}

/** Invents the requests of 30 days, oldest first; the last one is a trace of 2,000 spans. */
export function* generateDemo(input: DemoInput): Generator<DemoRecords> {
	const { random, nowMs, requests, decisions } = input;
	const models = inventModels(input.catalog.models);
	const known = new Map(models.map((model) => [model.model.id, model]));
	const rankings = createRankings(input);
	const allowed = rankings(0, "balanced")
		.models.filter(
			({ isProviderAllowed, model }) => isProviderAllowed && isLive(model.expiresMs, nowMs),
		)
		.flatMap(({ model }) => known.get(model.id) ?? []);
	const popular = allowed.map((model) => [model, model.popularity] as const);
	const incidents = planIncidents(allowed, nowMs);
	const sinceMs = nowMs - DAYS * DAY_MS;
	const starts = planStarts(random, { count: requests, sinceMs, untilMs: nowMs - 60_000 });
	// The trace takes the place of one request, so that the number is the one asked for.
	const traceIndex = starts.findLastIndex((atMs) => atMs < nowMs - TRACE_AGE_MS);
	let decided = 0;
	for (const [index, atMs] of starts.entries()) {
		const isDue = Math.floor(((index + 1) * decisions) / requests) > decided;
		const decision = isDue ? decideOne(input, rankings, { index, atMs }) : null;
		if (isDue) decided += 1;
		const candidates = chooseCandidates(random, decision, { known, popular });
		if (candidates === null) continue;
		const caller = pick(random, input.callers, NOBODY);
		const incident = incidents.find(
			({ author, ...when }) =>
				author === candidates[0].model.author && atMs >= when.sinceMs && atMs < when.untilMs,
		);
		const id = decision?.requestId ?? idAt(atMs, random);
		const { intent, terminal } = inventRequest(random, {
			id,
			atMs,
			orgId: input.orgId,
			caller,
			candidates,
			modelAsked: askedFor(decision, candidates[0]),
			promptTokens: decision?.features.promptTokens ?? inventPrompt(random),
			decisionId: decision?.id ?? null,
			failureShare: incident === undefined ? NORMAL_FAILURES : INCIDENT_FAILURES,
			catalogNumber: input.catalog.number,
		});
		const end = index === traceIndex ? withLongTrace(random, terminal) : terminal;
		// The mark by which the database knows that it may be removed.
		const record =
			decision === null ? [] : [{ kind: "decision", record: { ...decision, demo: true } }];
		yield { requestId: id, records: [intent, ...record, end] };
	}
}

const NOBODY: DemoCaller = { keyId: null, userId: "", source: "v1", tags: [] };

function isLive(expiresMs: number | null, nowMs: number): boolean {
	return expiresMs === null || expiresMs > nowMs;
}

function idAt(atMs: number, random: Random): string {
	return newId({ nowMs: () => atMs, monotonicMs: () => 0 }, random);
}

function inventPrompt(random: Random): number {
	return Math.min(100_000, Math.max(4, Math.round(logNormal(random, 620, 1.1))));
}

/** Two outages of the last days and one further back. */
function planIncidents(models: readonly DemoModel[], nowMs: number): Incident[] {
	const authors = [...new Set(models.map(({ model }) => model.author))].sort();
	return [
		{ agoMs: 5 * HOUR_MS, lastsMs: 50 * 60_000 },
		{ agoMs: 3 * DAY_MS + 4 * HOUR_MS, lastsMs: 2 * HOUR_MS },
		{ agoMs: 17 * DAY_MS, lastsMs: 6 * HOUR_MS },
	].flatMap(({ agoMs, lastsMs }, index) => {
		const author = authors[index % Math.max(1, authors.length)];
		const sinceMs = nowMs - agoMs;
		return author === undefined ? [] : [{ author, sinceMs, untilMs: sinceMs + lastsMs }];
	});
}

type Rankings = (state: number, preset: Preset) => PreparedRanking;

/** Each state of the measurements is prepared once for each preset. */
function createRankings({ catalog, healths, policy }: DemoInput): Rankings {
	const prepared = new Map<string, PreparedRanking>();
	return (state, preset) => {
		const health = healths[state % healths.length] ?? healths[0];
		const key = `${health.number} ${preset}`;
		const known = prepared.get(key) ?? prepareRanking({ catalog, health, policy, preset });
		prepared.set(key, known);
		return known;
	};
}

/**
 * A real decision of the policy in force about an invented request. A catalogue in which no model
 * can do what it asks for decides about a plainer one.
 */
function decideOne(
	{ random, requests, healths }: DemoInput,
	rankings: Rankings,
	{ index, atMs }: { readonly index: number; readonly atMs: number },
): DecisionRecord | null {
	const preset = pick(random, PRESETS, "balanced");
	const plain: RequestFeatures = {
		...typicalFeatures(preset),
		promptTokens: inventPrompt(random),
		expectedCompletionTokens: Math.round(logNormal(random, 300, 0.6)),
	};
	const special: RequestFeatures = {
		...plain,
		requiredParameters: random.next() < 0.25 ? ["tools"] : [],
		modalities: random.next() < 0.1 ? ["text", "image"] : ["text"],
	};
	const state = Math.floor((index / requests) * healths.length);
	for (const features of [special, plain, typicalFeatures(preset)]) {
		const decision = decidePrepared(rankings(state, preset), {
			features,
			nowMs: atMs,
			id: idAt(atMs, random),
			requestId: idAt(atMs, random),
		});
		if ("record" in decision) return decision.record;
	}
	return null;
}

const PRESETS: readonly (readonly [Preset, number])[] = [
	["balanced", 6],
	["fast", 3],
	["quality", 2],
];

function askedFor(decision: DecisionRecord | null, first: DemoModel): string {
	if (decision === null) return first.model.id;
	const { preset } = decision.features;
	return preset === "balanced" ? "auto" : `auto:${preset}`;
}

function chooseCandidates(
	random: Random,
	decision: DecisionRecord | null,
	models: {
		readonly known: ReadonlyMap<string, DemoModel>;
		readonly popular: readonly (readonly [DemoModel, number])[];
	},
): readonly [DemoModel, ...DemoModel[]] | null {
	const ids = decision === null ? [] : [decision.chosen, ...decision.alternatives.slice(0, 2)];
	const [first, ...others] = ids.flatMap((id) => models.known.get(id) ?? []);
	if (first !== undefined) return [first, ...others];
	const fallback = models.popular[0]?.[0];
	return fallback === undefined ? null : [pick(random, models.popular, fallback)];
}

function withLongTrace<Terminal extends { readonly durationMs: number; readonly atMs: number }>(
	random: Random,
	terminal: Terminal,
) {
	return {
		...terminal,
		atMs: Math.round(terminal.atMs - terminal.durationMs + TRACE_MS),
		durationMs: TRACE_MS,
		spans: inventTrace(random, { count: TRACE_SPANS, durationMs: TRACE_MS }),
	};
}
