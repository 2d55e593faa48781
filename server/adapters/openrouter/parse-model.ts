import { z } from "zod";
import type { CatalogModel } from "#server/catalog/contract.ts";
import { parsePricing } from "./parse-price.ts";

const DAY_MS = 86_400_000;
/** Release dates outside of these years are unknown rather than believed. */
const EARLIEST_RELEASE_MS = Date.UTC(2015, 0, 1);
const LATEST_RELEASE_MS = Date.UTC(2100, 0, 1);

/** What scoring needs, strictly; everything else may come and go. */
const wireModel = z.looseObject({
	id: z.string().regex(/^[^\s/]+\/[^\s/]+$/, "is not of the form author/slug"),
	name: z.string().min(1),
	created: z.number().nullish(),
	context_length: z.number().int().positive().nullish(),
	architecture: z.looseObject({
		input_modalities: z.array(z.string()).min(1),
		output_modalities: z.array(z.string()).min(1),
	}),
	pricing: z.record(z.string(), z.unknown()),
	top_provider: z
		.looseObject({
			context_length: z.number().int().positive().nullish(),
			max_completion_tokens: z.number().int().positive().nullish(),
		})
		.nullish(),
	supported_parameters: z.array(z.string()),
	expiration_date: z.string().nullish(),
	benchmarks: z.unknown().optional(),
});

export type ModelResult =
	| { readonly kind: "ok"; readonly model: CatalogModel }
	/** `corrupt`: the answer as a whole is not to be trusted. `aside`: only this model is left out. */
	| {
			readonly kind: "aside" | "corrupt" | "skipped";
			readonly id: string;
			readonly reason: string;
	  };

/** Reads one model of `GET /models`. Its quality percentile needs the others and comes later. */
export function parseModel(value: unknown): ModelResult {
	const parsed = wireModel.safeParse(value);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const reason = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown shape"}`;
		return { kind: "aside", id: readId(value), reason };
	}
	const wire = parsed.data;
	if (wire.id.startsWith("~")) {
		return { kind: "skipped", id: wire.id, reason: "a floating alias of another model" };
	}
	const contextTokens = wire.context_length ?? wire.top_provider?.context_length ?? null;
	if (contextTokens === null) {
		return { kind: "aside", id: wire.id, reason: "its context length is unknown" };
	}
	const expiresMs = parseExpiry(wire.expiration_date ?? null);
	if (expiresMs === undefined) {
		const reason = `its expiry "${wire.expiration_date?.slice(0, 40)}" is not a date`;
		return { kind: "aside", id: wire.id, reason };
	}
	const priced = parsePricing(wire.pricing);
	if (priced.kind !== "ok") {
		const kinds = { variable: "skipped", corrupt: "corrupt", unusable: "aside" } as const;
		return { kind: kinds[priced.kind], id: wire.id, reason: priced.reason };
	}
	const model: CatalogModel = {
		id: wire.id,
		name: wire.name,
		author: wire.id.slice(0, wire.id.indexOf("/")),
		createdMs: parseCreated(wire.created ?? null),
		expiresMs,
		contextTokens,
		maxCompletionTokens: wire.top_provider?.max_completion_tokens ?? null,
		inputModalities: wire.architecture.input_modalities,
		outputModalities: wire.architecture.output_modalities,
		supportedParameters: wire.supported_parameters,
		price: priced.price,
		priceOverrides: [...priced.overrides],
		benchmarks: parseBenchmarks(wire.benchmarks),
		qualityPercentile: null,
		qualitySource: null,
		publishedTtftMs: null,
	};
	return { kind: "ok", model };
}

function readId(value: unknown): string {
	const id = z.looseObject({ id: z.string() }).safeParse(value);
	return id.success ? id.data.id.slice(0, 120) : "(no id)";
}

function parseCreated(seconds: number | null): number | null {
	if (seconds === null) return null;
	const ms = seconds * 1000;
	return ms >= EARLIEST_RELEASE_MS && ms <= LATEST_RELEASE_MS ? ms : null;
}

/** The end of the day that the source names, since it still answers on it; `undefined`: no date. */
function parseExpiry(text: string | null): number | null | undefined {
	if (text === null) return null;
	if (!/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text)) return undefined;
	const ms = Date.parse(text);
	if (Number.isNaN(ms)) return undefined;
	return text.includes("T") ? ms : ms + DAY_MS - 1;
}

const wireBenchmarks = z.looseObject({
	artificial_analysis: z.record(z.string(), z.unknown()).nullish().catch(null),
	design_arena: z
		.array(z.looseObject({ elo: z.number() }))
		.nullish()
		.catch(null),
});

/** Figures by name; Design Arena's entries become one mean Elo. Unknown shapes give no figures. */
function parseBenchmarks(value: unknown): Record<string, number> {
	const parsed = wireBenchmarks.safeParse(value);
	if (!parsed.success) return {};
	const figures: Record<string, number> = {};
	for (const [name, figure] of Object.entries(parsed.data.artificial_analysis ?? {})) {
		if (typeof figure === "number" && Number.isFinite(figure)) figures[name] = figure;
	}
	const elos = (parsed.data.design_arena ?? []).map((entry) => entry.elo);
	if (elos.length > 0) {
		const mean = elos.reduce((sum, elo) => sum + elo, 0) / elos.length;
		figures.design_arena_elo = Math.round(mean * 10) / 10;
	}
	return figures;
}
