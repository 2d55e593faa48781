"use client";

import { Play } from "lucide-react";
import { ActionError } from "#components/api/query-states.tsx";
import { Time } from "#components/format/values.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Project } from "#server/dependencies/console-contract.ts";
import { AuditFacts } from "./audit-facts.tsx";
import { AuditProgress, BEFORE_IT, isUnderWay } from "./audit-progress.tsx";
import { CheckCards } from "./check-cards.tsx";
import { VerdictBadge } from "./check-looks.tsx";
import { describeSchedule, describeSource } from "./describe-project.ts";
import { SeverityCounts } from "./severity-counts.tsx";
import { tabOfCheck } from "./tabs.ts";
import { useRunAudit } from "./use-run-audit.ts";

/** A project beside others: verdict, checks, what changed, and how old all of it is. */
export function ProjectCard(props: {
	readonly project: Project;
	readonly zone: string;
	readonly mayRun: boolean;
}) {
	const { project, mayRun } = props;
	const { latest, current } = project;
	const run = useRunAudit();
	const href = `/dependencies/${project.id}`;
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<Link href={href} className="inline-flex min-h-6 items-center hover:text-accent">
						{project.name}
					</Link>
					<VerdictBadge verdict={latest?.verdict ?? null} />
					{project.waiversEndingSoon > 0 ? (
						<Badge tone="warn">
							{project.waiversEndingSoon}{" "}
							{project.waiversEndingSoon === 1 ? "decision" : "decisions"} ending soon
						</Badge>
					) : null}
				</span>
			}
			description={<span className="break-all">{describeSource(project.source)}</span>}
			actions={
				mayRun ? (
					<Button
						size="small"
						busy={run.isPending || isUnderWay(current)}
						aria-label={`${isUnderWay(current) ? "Auditing" : "Audit now"}: ${project.name}`}
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
				) : null
			}
		>
			<div className="flex flex-col gap-3">
				<ActionError error={run.error} />
				{current === null ? null : (
					<AuditProgress
						key={current.id}
						current={current}
						mayCancel={mayRun}
						aside={latest === null ? null : BEFORE_IT}
					/>
				)}
				{latest === null ? (
					<p className="text-muted">No audit of it has ended yet.</p>
				) : (
					<>
						<SeverityCounts counts={latest.severities} />
						<CheckCards
							small
							label={`Checks of ${project.name}`}
							checks={latest.checks}
							hrefOf={({ name }) => `${href}${tabOfCheck(name)}`}
						/>
						<Change audit={latest} />
						<AuditFacts audit={latest} />
					</>
				)}
				<p className="text-xs text-muted">
					Audited {describeSchedule(project.schedule, props.zone)}
					{project.nextAuditAt === null ? null : (
						<>
							; next <Time ms={Date.parse(project.nextAuditAt)} />
						</>
					)}
					.
				</p>
			</div>
		</Card>
	);
}

/** What the last audit changed against the one before. */
function Change({ audit }: { readonly audit: NonNullable<Project["latest"]> }) {
	const { change } = audit;
	if (change === null) return null;
	const { opened, fixed, accepted } = change;
	if (opened + fixed + accepted === 0) {
		return <p className="text-xs text-muted">Nothing changed since the audit before.</p>;
	}
	return (
		<p className="text-xs text-muted">
			Since the audit before: {opened} opened, {fixed} fixed, {accepted} decided.
		</p>
	);
}
