"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { TRIGGERS } from "./audit-columns.tsx";
import { AuditFacts } from "./audit-facts.tsx";
import { AuditNotices } from "./audit-notices.tsx";
import { AuditPart } from "./audit-part.tsx";
import { AuditProgress, isUnderWay } from "./audit-progress.tsx";
import { CheckCards } from "./check-cards.tsx";
import { VerdictBadge } from "./check-looks.tsx";
import { ExportAudit } from "./export-audit.tsx";
import { AUDIT_TABS, auditHref, TAB_LABELS, tabOfCheck } from "./tabs.ts";

const REFRESH_MS = 2_000;

/** One audit at an address of its own: what it found, as it was then. */
export function AuditPage(props: { readonly projectId: string; readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.audits.get.queryOptions(
			{ id: props.id },
			{
				refetchInterval: ({ state }) =>
					isUnderWay(state.data?.audit ?? null) ? REFRESH_MS : false,
			},
		),
	);
	const audit = query.data?.audit;
	const back = (
		<BackLink href={`/dependencies/${props.projectId}?tab=history`}>
			{audit?.projectName ?? "Project"}
		</BackLink>
	);
	if (audit === undefined && query.error) {
		return (
			<Page title="Audit" above={back}>
				<QueryFailure what="this audit" error={query.error} onRetry={() => query.refetch()} />
			</Page>
		);
	}
	if (audit === undefined) return <SkeletonPage rows={8} />;
	return (
		<Page
			above={back}
			title={
				<span className="flex flex-wrap items-center gap-2">
					<span>
						Audit of <Time ms={Date.parse(audit.requestedAt)} />
					</span>
					{audit.state === "done" ? <VerdictBadge verdict={audit.verdict} /> : null}
				</span>
			}
			description={`${audit.projectName}, ${TRIGGERS[audit.trigger]}, by ${audit.requestedBy}`}
			actions={audit.state === "done" ? <Actions audit={audit} /> : null}
		>
			{audit.state === "done" ? <Report audit={audit} /> : <Unfinished id={audit.id} />}
		</Page>
	);
}

function Actions({ audit }: { readonly audit: AuditSummary }) {
	const api = useTRPC();
	const project = useQuery(
		api.dependencies.projects.get.queryOptions({ id: audit.projectId }, { retry: false }),
	);
	const newest = project.data?.latest?.id;
	return (
		<>
			{newest === undefined || newest === audit.id ? null : (
				<Button asChild>
					<Link href={`/dependencies/${audit.projectId}?tab=history&from=${audit.id}&to=${newest}`}>
						<GitCompareArrows aria-hidden /> Compare with the newest
					</Link>
				</Button>
			)}
			<ExportAudit audit={audit} />
		</>
	);
}

function Unfinished({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(api.dependencies.audits.progress.queryOptions({ id }));
	if (query.data === undefined) {
		return query.error ? (
			<QueryFailure what="its progress" error={query.error} onRetry={() => query.refetch()} />
		) : null;
	}
	return <AuditProgress current={query.data} mayCancel={false} aside={null} />;
}

function Report({ audit }: { readonly audit: AuditSummary }) {
	return (
		<div className="flex flex-col gap-4">
			<LaterAudit audit={audit} />
			<AuditNotices audit={audit} />
			<CheckCards
				label="Checks of this audit"
				checks={audit.checks}
				hrefOf={({ name }) => `${auditHref(audit)}${tabOfCheck(name)}`}
			/>
			<Card>
				<AuditFacts audit={audit} />
			</Card>
			<AddressTabs
				label="Checks of the audit"
				first="findings"
				tabs={AUDIT_TABS.map((value) => ({
					value,
					label: value === "findings" ? "Vulnerabilities" : TAB_LABELS[value],
					content: <AuditPart tab={value} projectId={audit.projectId} auditId={audit.id} />,
				}))}
			/>
		</div>
	);
}

/** What is shown is not how things stand now. */
function LaterAudit({ audit }: { readonly audit: AuditSummary }) {
	const api = useTRPC();
	const project = useQuery(
		api.dependencies.projects.get.queryOptions({ id: audit.projectId }, { retry: false }),
	);
	const latest = project.data?.latest;
	if (!latest || latest.id === audit.id) return null;
	return (
		<Callout tone="info" title="A later audit of this project has been made">
			This one is shown as it was.{" "}
			<Link href={auditHref(latest)} className="text-accent underline underline-offset-2">
				The newest is of <Time ms={Date.parse(latest.requestedAt)} />
			</Link>
			.
		</Callout>
	);
}
