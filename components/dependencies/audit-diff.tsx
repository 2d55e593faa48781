"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, X } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { type ApiOutputs, useTRPC } from "#components/api/trpc.tsx";
import { countOf } from "#components/format/format-number.ts";
import { Time } from "#components/format/values.tsx";
import { DataTable } from "#components/table/data-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { AuditSummary, Issue } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS, VerdictBadge } from "./check-looks.tsx";
import { ISSUE_COLUMNS } from "./issue-columns.tsx";

type Diff = ApiOutputs["dependencies"]["audits"]["diff"];

/** What came and went between two audits of a project. */
export function AuditDiff(props: {
	readonly before: string;
	readonly after: string;
	readonly onClose: () => void;
}) {
	const api = useTRPC();
	const { before, after } = props;
	const query = useQuery(api.dependencies.audits.diff.queryOptions({ before, after }));
	return (
		<Card
			title="Difference of two audits"
			description={query.data ? <Ends diff={query.data} /> : null}
			actions={
				<Button look="ghost" size="icon" aria-label="Close the difference" onClick={props.onClose}>
					<X aria-hidden />
				</Button>
			}
		>
			{query.data === undefined && query.error ? (
				<QueryFailure what="the difference" error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={4} /> : null}
			{query.data ? <Changes diff={query.data} /> : null}
		</Card>
	);
}

function Ends({ diff }: { readonly diff: Diff }) {
	return (
		<span className="flex flex-wrap items-center gap-2 text-sm">
			<End audit={diff.before} />
			<ArrowRight className="size-4" aria-label="to" />
			<End audit={diff.after} />
		</span>
	);
}

function End({ audit }: { readonly audit: AuditSummary }) {
	return (
		<span className="inline-flex items-center gap-1.5">
			<Time ms={Date.parse(audit.requestedAt)} />
			<VerdictBadge verdict={audit.verdict} />
		</span>
	);
}

function Changes({ diff }: { readonly diff: Diff }) {
	const { opened, fixed, changed, packages, unchanged, notComparable } = diff;
	const isSame = opened.length + fixed.length + changed.length + packages.length === 0;
	return (
		<div className="flex flex-col gap-4">
			{notComparable.length > 0 ? (
				<Callout tone="info">
					Not compared, because at least one of the two audits could not look:{" "}
					{notComparable.map((name) => CHECK_LABELS[name].toLowerCase()).join(", ")}.
				</Callout>
			) : null}
			<p>
				{isSame
					? `Nothing differs; ${countOf(unchanged, "findings")} ${unchanged === 1 ? "is" : "are"} the same.`
					: `${opened.length} opened, ${fixed.length} gone, ${changed.length} judged differently, ${unchanged} the same.`}
			</p>
			<Issues title="Opened" issues={opened} />
			<Issues title="Gone" issues={fixed} />
			<Issues
				title="Judged differently, as they are now"
				issues={changed.map(({ after }) => after)}
			/>
			<Packages packages={packages} />
		</div>
	);
}

function Issues(props: { readonly title: string; readonly issues: readonly Issue[] }) {
	if (props.issues.length === 0) return null;
	return (
		<section className="rounded-md border border-line">
			<h3 className="px-3 pt-2 text-sm font-semibold">
				{props.title} ({props.issues.length})
			</h3>
			<DataTable
				caption={props.title}
				columns={ISSUE_COLUMNS}
				rows={props.issues}
				rowId={(issue) => issue.fingerprint}
			/>
		</section>
	);
}

function Packages({ packages }: { readonly packages: Diff["packages"] }) {
	if (packages.length === 0) return null;
	return (
		<section>
			<h3 className="mb-1 text-sm font-semibold">Locked versions ({packages.length})</h3>
			<ul className="grid gap-x-6 gap-y-0.5 sm:grid-cols-2 xl:grid-cols-3">
				{packages.map(({ name, before, after }) => (
					<li key={name} className="flex flex-wrap items-center gap-x-1.5 break-all">
						<span className="font-medium">{name}</span>
						<span className="tabular text-muted">{before ?? "not there"}</span>
						<ArrowRight className="size-3 text-faint" aria-label="to" />
						<span className="tabular">{after ?? "gone"}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
