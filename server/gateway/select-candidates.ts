import type { CallerGrant } from "#server/access/contract.ts";
import type { CatalogModel } from "#server/catalog/contract.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import type { CircuitBreaker } from "./core/circuit-breaker.ts";
import { extractFeatures } from "./core/extract-features.ts";
import type { ChatRequest } from "./core/parse-chat-request.ts";
import type { RequestProblem } from "./core/request-problem.ts";
import type { DecisionMaker, ModelDirectory, Upstream } from "./ports.ts";

/** A model on an upstream that could answer the request. */
export interface Candidate {
	readonly model: CatalogModel;
	readonly upstream: Upstream;
}

export interface Selection {
	/** In the order in which they are to be tried; never empty. */
	readonly candidates: readonly Candidate[];
	readonly decision: DecisionRecord | null;
	/** The request's prompt, estimated. */
	readonly promptTokens: number;
}

export interface SelectionSources {
	readonly directory: ModelDirectory;
	readonly decisions: DecisionMaker;
	readonly breaker: CircuitBreaker;
	readonly upstreams: () => readonly Upstream[];
}

function refusal(
	status: number,
	code: string,
	message: string,
	param: string | null,
): RequestProblem {
	const type =
		status === 403 ? "permission_error" : status >= 500 ? "unavailable" : "invalid_request_error";
	return { problem: true, status, type, code, message, param };
}

function serving(model: CatalogModel, upstreams: readonly Upstream[]): Candidate[] {
	const candidates: Candidate[] = [];
	for (const upstream of upstreams)
		if (upstream.models === null || upstream.models.has(model.id))
			candidates.push({ model, upstream });
	return candidates;
}

/** Models that no upstream would take now: the policy leaves them out and says why. */
function openModels(sources: SelectionSources): string[] {
	const troubled = sources.breaker.notClosed();
	if (troubled.length === 0) return [];
	const open = new Set<string>();
	for (const { modelId } of troubled) {
		const model = sources.directory.find(modelId);
		if (!model) continue;
		const all = serving(model, sources.upstreams());
		if (all.every(({ upstream }) => sources.breaker.isOpen(modelId, upstream.name)))
			open.add(modelId);
	}
	return [...open].sort();
}

function selectByPolicy(
	requestId: string,
	request: ChatRequest,
	grant: CallerGrant,
	sources: SelectionSources,
): Selection | RequestProblem {
	const promptTokens = request.prompt.tokens;
	const features = extractFeatures(request, {
		defaultPreset: sources.decisions.defaultPreset(),
		allowedModels: grant.allowedModels,
		openBreakers: openModels(sources),
	});
	const outcome = sources.decisions.decide(requestId, features);
	if (outcome.kind === "unavailable") return refusal(503, "not_ready", outcome.message, null);
	if (outcome.kind === "refused")
		return refusal(400, "no_model_available", outcome.message, "model");
	const { record } = outcome;
	const candidates: Candidate[] = [];
	for (const id of [record.chosen, ...record.alternatives]) {
		const model = sources.directory.find(id);
		if (model) candidates.push(...serving(model, sources.upstreams()));
	}
	if (candidates.length === 0)
		return refusal(503, "no_upstream", "no configured upstream serves the chosen model", "model");
	return { candidates, decision: record, promptTokens };
}

/**
 * What the catalogue knows that a pinned model cannot do and no upstream makes up for: the call would
 * only bring a 404 that does not say why, and count against the model. Files are let through, since
 * OpenRouter reads them for every model; so are parameters that a model may ignore.
 */
function findLacking(model: CatalogModel, { prompt }: ChatRequest): RequestProblem | null {
	for (const modality of prompt.modalities)
		if (modality !== "file" && !model.inputModalities.includes(modality)) {
			const taken = model.inputModalities.join(", ");
			return refusal(
				400,
				"modality_unsupported",
				`model "${model.id}" takes no ${modality} input, only ${taken}: choose another, or "auto"`,
				"messages",
			);
		}
	if (prompt.requiredParameters.includes("tools") && !model.supportedParameters.includes("tools"))
		return refusal(
			400,
			"parameter_unsupported",
			`model "${model.id}" does not support tools: choose another, or "auto"`,
			"tools",
		);
	return null;
}

function selectPinned(
	request: ChatRequest,
	grant: CallerGrant,
	nowMs: number,
	sources: SelectionSources,
): Selection | RequestProblem {
	const id = request.modelAsked;
	const model = sources.directory.find(id);
	if (!model) {
		if (sources.directory.number() === null)
			return refusal(503, "not_ready", "the model catalogue has not been loaded yet", null);
		return refusal(
			404,
			"model_not_found",
			`model "${id}" is not in the catalogue: see GET /v1/models`,
			"model",
		);
	}
	if (grant.allowedModels !== null && !grant.allowedModels.includes(id))
		return refusal(403, "model_not_allowed", `this key may not use "${id}"`, "model");
	if (!sources.directory.isAllowed(model))
		return refusal(
			403,
			"provider_not_allowed",
			`the policy does not allow models of "${model.author}"`,
			"model",
		);
	if (model.expiresMs !== null && model.expiresMs < nowMs)
		return refusal(404, "model_expired", `model "${id}" has expired`, "model");
	const lacking = findLacking(model, request);
	if (lacking !== null) return lacking;
	const candidates = serving(model, sources.upstreams());
	if (candidates.length === 0)
		return refusal(503, "no_upstream", `no configured upstream serves "${id}"`, "model");
	return { candidates, decision: null, promptTokens: request.prompt.tokens };
}

/** The candidates of a request, by the policy's decision or the caller's own choice of model. */
export function selectCandidates(
	requestId: string,
	request: ChatRequest,
	grant: CallerGrant,
	nowMs: number,
	sources: SelectionSources,
): Selection | RequestProblem {
	if (request.autoPreset !== null) return selectByPolicy(requestId, request, grant, sources);
	return selectPinned(request, grant, nowMs, sources);
}
