"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { Unknown } from "#components/format/values.tsx";
import { Card } from "#components/ui/card.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Link } from "#components/ui/link.tsx";
import type { ListQuery } from "#server/lists/contract.ts";

const WEEK = { kind: "last", minutes: 7 * 1440 } as const;

/** What the model won and lost in the last seven days, and how its requests ended. */
export function ModelRecord({ id }: { readonly id: string }) {
	const link = (path: string, filter: string) => `${path}?range=7d&q=${encodeURIComponent(filter)}`;
	const of = (field: "chosen" | "alternative"): ListQuery => ({
		list: "decisions",
		range: WEEK,
		where: [{ op: "in", field, values: [id], not: false }],
	});
	const requests: ListQuery = {
		list: "requests",
		range: WEEK,
		where: [{ op: "in", field: "model", values: [id], not: false }],
	};
	const failed: ListQuery = {
		...requests,
		where: [
			...requests.where,
			{
				op: "in",
				field: "outcome",
				values: ["upstream_error", "stream_incomplete"],
				not: false,
			},
		],
	};
	return (
		<Card title="Last 7 days" description="Each number leads to its rows.">
			<Facts
				facts={[
					{
						label: "Decisions won",
						value: <Count query={of("chosen")} href={link("/routing", `chosen:"${id}"`)} />,
					},
					{
						label: "Lost among the next best",
						value: <Count query={of("alternative")} href={link("/routing", `runner:"${id}"`)} />,
					},
					{
						label: "Requests answered or planned",
						value: <Count query={requests} href={link("/requests", `model:"${id}"`)} />,
					},
					{
						label: "of them failed or cut off",
						value: (
							<Count
								query={failed}
								href={link("/requests", `model:"${id}" status:upstream_error,stream_incomplete`)}
							/>
						),
					},
				]}
			/>
		</Card>
	);
}

function Count({ query, href }: { readonly query: ListQuery; readonly href: string }) {
	const api = useTRPC();
	const count = useQuery(api.insights.exportCount.queryOptions({ query }, { retry: false }));
	if (count.isError) return <Unknown reason="it could not be counted" />;
	if (count.data === undefined) return <span className="text-faint">…</span>;
	return (
		<Link href={href} className="inline-flex min-h-6 items-center text-accent hover:underline">
			{count.data.scan.complete ? "" : "≥ "}
			{formatInteger(count.data.count)}
		</Link>
	);
}
