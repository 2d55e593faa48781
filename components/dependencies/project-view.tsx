"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { ActionError, QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { SkeletonPage } from "#components/layout/skeleton-page.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { AuditSummary, Project } from "#server/dependencies/console-contract.ts";
import { AuditFacts } from "./audit-facts.tsx";
import { AuditNotices } from "./audit-notices.tsx";
import { AuditPart } from "./audit-part.tsx";
import { AuditProgress, BEFORE_IT, isUnderWay } from "./audit-progress.tsx";
import { CheckCards } from "./check-cards.tsx";
import { VerdictBadge } from "./check-looks.tsx";
import { describeSource } from "./describe-project.ts";
import { ExportAudit } from "./export-audit.tsx";
import { NoFindings } from "./finding-empty.tsx";
import { FindingList } from "./finding-list.tsx";
import { PROJECT_TABS, type ProjectTab, TAB_LABELS, tabOfCheck } from "./tabs.ts";
import { useFollowAudits } from "./use-follow-audits.ts";
import { useMayOperate } from "./use-may-operate.ts";
import { useRunAudit } from "./use-run-audit.ts";

const REFRESH_MS = 15_000;
const loading = () => <SkeletonRows rows={6} />;

/** All but the first part come when they are opened. */
const WaiverList = late(
	() => import("./waiver-list.tsx"),
	(module) => module.WaiverList,
	{ loading },
);
const HistoryTab = late(
	() => import("./history-tab.tsx"),
	(module) => module.HistoryTab,
	{ loading },
);
const SettingsTab = late(
	() => import("./settings-tab.tsx"),
	(module) => module.SettingsTab,
	{ loading },
);

/** Pages and what is open belong to one tab. */
const OWNED = ["after", "trail", "open"];

/** One project: its last audit, what it found, and everything around it. */
export function ProjectView({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.projects.get.queryOptions({ id }, { refetchInterval: REFRESH_MS }),
	);
	const back = <BackLink href="/dependencies">Dependency audits</BackLink>;
	if (query.data === undefined && query.error) {
		return (
			<Page title="Project" above={back}>
				<QueryFailure what="this project" error={query.error} onRetry={() => query.refetch()} />
			</Page>
		);
	}
	if (query.data === undefined) return <SkeletonPage rows={8} />;
	return <LoadedProject project={query.data} back={back} />;
}

function LoadedProject(props: { readonly project: Project; readonly back: React.ReactNode }) {
	const { project } = props;
	const { latest, current } = project;
	const mayRun = useMayOperate();
	const run = useRunAudit();
	useFollowAudits([project]);
	return (
		<Page
			above={props.back}
			title={
				<span className="flex flex-wrap items-center gap-2">
					{project.name} <VerdictBadge verdict={latest?.verdict ?? null} />
				</span>
			}
			description={<span className="break-all">{describeSource(project.source)}</span>}
			actions={
				<>
					{latest === null ? null : <ExportAudit audit={latest} />}
					{mayRun ? (
						<Button
							look="primary"
							busy={run.isPending || isUnderWay(current)}
							onClick={() => run.mutate({ projectId: project.id })}
						>
							{isUnderWay(current) ? (
								"Auditing"
							) : (
								<>
									<Play aria-hidden /> Audit now
								</>
							)}
						</Button>
					) : null}
				</>
			}
		>
			<div className="flex flex-col gap-4">
				<ActionError error={run.error} />
				{current === null ? null : (
					<AuditProgress
						key={current.id}
						current={current}
						mayCancel={mayRun}
						aside={latest === null ? null : BEFORE_IT}
					/>
				)}
				{latest === null ? null : <Latest project={project} audit={latest} />}
				<Parts project={project} />
			</div>
		</Page>
	);
}

function Latest(props: { readonly project: Project; readonly audit: AuditSummary }) {
	const { project, audit } = props;
	return (
		<>
			<AuditNotices audit={audit} />
			<CheckCards
				label="Checks of the last audit"
				checks={audit.checks}
				hrefOf={({ name }) => `/dependencies/${project.id}${tabOfCheck(name)}`}
			/>
			<Card>
				<AuditFacts audit={audit} />
			</Card>
		</>
	);
}

function Parts({ project }: { readonly project: Project }) {
	return (
		<AddressTabs
			label="Parts of the audit"
			first="findings"
			owned={OWNED}
			tabs={PROJECT_TABS.map((value) => ({
				value,
				label: TAB_LABELS[value],
				content: <Part tab={value} project={project} />,
			}))}
		/>
	);
}

function Part({ tab, project }: { readonly tab: ProjectTab; readonly project: Project }) {
	const { id, latest } = project;
	switch (tab) {
		case "findings":
			return (
				<FindingList
					projectId={id}
					renderEmpty={(controls) => <NoFindings latest={latest} {...controls} />}
				/>
			);
		case "decisions":
			return <WaiverList projectId={id} title="Decisions" />;
		case "history":
			return <HistoryTab projectId={id} />;
		case "settings":
			return <SettingsTab project={project} />;
		default:
			return latest === null ? (
				<Card>
					<EmptyState title="Not audited yet">
						It is shown here when the first audit has ended.
					</EmptyState>
				</Card>
			) : (
				<AuditPart tab={tab} projectId={id} auditId={latest.id} />
			);
	}
}
