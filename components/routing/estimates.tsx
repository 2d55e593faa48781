"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { createContext, use } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Duration, Money } from "#components/format/values.tsx";
import type { DecisionRow } from "#server/ledger/contract.ts";
import type { DecisionEstimate } from "#server/policy/contract.ts";

const COLUMNS = ["expected-latency", "expected-cost"];
const NANOS_PER_USD = 1e9;

interface Estimates {
	readonly isPending: boolean;
	readonly byId: ReadonlyMap<string, DecisionEstimate>;
}
const EstimatesContext = createContext<Estimates>({ isPending: false, byId: new Map() });

/**
 * What the decisions on screen expected. It is computed again from their frozen inputs, so it is
 * asked for only while a column shows it, and comes after the rows.
 */
export function EstimatesProvider(props: {
	readonly ids: readonly string[];
	readonly children: React.ReactNode;
}) {
	const api = useTRPC();
	const [cols] = useQueryState("cols", parseAsString);
	const isShown = cols?.split(",").some((id) => COLUMNS.includes(id)) ?? false;
	const query = useQuery(
		api.decisions.estimates.queryOptions(
			isShown && props.ids.length > 0 ? { ids: [...props.ids] } : skipToken,
			{ retry: false },
		),
	);
	const byId = new Map((query.data?.items ?? []).map((estimate) => [estimate.id, estimate]));
	return (
		<EstimatesContext value={{ isPending: query.isFetching, byId }}>
			{props.children}
		</EstimatesContext>
	);
}

const GONE = "its frozen inputs are no longer kept";

export function ExpectedLatency({ row }: { readonly row: DecisionRow }) {
	const { byId, isPending } = use(EstimatesContext);
	const estimate = byId.get(row.id);
	const actualMs = estimate?.latencyMetric === "total" ? row.durationMs : row.ttftMs;
	return (
		<>
			<Duration ms={estimate?.p95Ms ?? null} reason={isPending ? "being computed" : GONE} /> →{" "}
			<Duration ms={actualMs} reason="no answer was timed" />
		</>
	);
}

export function ExpectedCost({ row }: { readonly row: DecisionRow }) {
	const { byId, isPending } = use(EstimatesContext);
	const estimate = byId.get(row.id);
	const nanos = estimate === undefined ? null : Math.round(estimate.costUsd * NANOS_PER_USD);
	return (
		<>
			<Money nanos={nanos} reason={isPending ? "being computed" : GONE} /> →{" "}
			<Money nanos={row.costNanos} reason="not ended" />
		</>
	);
}
