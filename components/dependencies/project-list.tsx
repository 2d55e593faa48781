"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Page } from "#components/layout/page.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Input } from "#components/ui/input.tsx";
import { late } from "#components/ui/late.tsx";
import { notify } from "#components/ui/notify.ts";
import { Skeleton, SkeletonRows } from "#components/ui/skeleton.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { Project } from "#server/dependencies/console-contract.ts";
import { AdvisoryNotice } from "./advisory-notice.tsx";
import { ProjectCard } from "./project-card.tsx";
import { projectsInput } from "./projects-input.ts";
import { SummaryFigures } from "./summary-figures.tsx";
import { useFollowAudits } from "./use-follow-audits.ts";
import { useMayOperate } from "./use-may-operate.ts";

const REFRESH_MS = 15_000;
const NO_PROJECTS: readonly Project[] = [];

const AddProjectDialog = late(
	() => import("./add-project-dialog.tsx"),
	(module) => module.AddProjectDialog,
);
const Trends = late(
	() => import("./trends.tsx"),
	(module) => module.Trends,
	{ loading: () => <Skeleton className="h-72" /> },
);
const WaiverList = late(
	() => import("./waiver-list.tsx"),
	(module) => module.WaiverList,
	{ loading: () => <SkeletonRows rows={3} /> },
);
const InstallBenchCard = late(
	() => import("./install-bench.tsx"),
	(module) => module.InstallBenchCard,
);

/** All audited projects side by side. */
export function ProjectList() {
	const api = useTRPC();
	const mayRun = useMayOperate();
	const router = useRouter();
	const cursor = useCursor();
	const [search, setSearch] = useQueryState("find", parseAsString.withDefault(""));
	const [isAdding, setAdding] = useQueryState("add", parseAsBoolean.withDefault(false));
	const query = useQuery(
		api.dependencies.projects.list.queryOptions(projectsInput(search, cursor.cursor ?? null), {
			placeholderData: keepPreviousData,
			refetchInterval: REFRESH_MS,
		}),
	);
	const projects = query.data?.items;
	useFollowAudits(projects ?? NO_PROJECTS);
	const add = (
		<Button look="primary" onClick={() => void setAdding(true)}>
			<Plus aria-hidden /> Add project
		</Button>
	);
	const isSmall = search === "" && cursor.isFirst && query.data?.nextCursor === null;
	return (
		<Page
			title="Dependency audits"
			description="Are we safe today, what to fix first, is the lock true, what drifted."
			actions={mayRun ? add : null}
		>
			<div className="flex flex-col gap-4">
				<AdvisoryNotice />
				<SummaryFigures />
				{projects === undefined && query.error ? (
					<Card>
						<QueryFailure what="the projects" error={query.error} onRetry={() => query.refetch()} />
					</Card>
				) : null}
				{projects === undefined && !query.error ? <Skeleton className="h-96" /> : null}
				{isSmall && (projects?.length ?? 0) < 4 ? null : (
					<Input
						type="search"
						aria-label="Find a project"
						placeholder="Find a project"
						className="sm:w-64"
						value={search}
						onChange={(event) => {
							void cursor.first();
							void setSearch(event.target.value || null);
						}}
					/>
				)}
				{projects?.length === 0 ? (
					<Card>
						<NoProject
							search={search}
							onClear={() => void setSearch(null)}
							add={mayRun ? add : null}
						/>
					</Card>
				) : null}
				{projects === undefined ? null : (
					<div
						className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2"
						aria-busy={query.isPlaceholderData}
					>
						{projects.map((project) => (
							<ProjectCard
								key={project.id}
								project={project}
								zone={query.data?.zone ?? "UTC"}
								mayRun={mayRun}
							/>
						))}
					</div>
				)}
				{query.data && !isSmall && query.data.items.length > 0 ? (
					<Pager
						what="projects"
						shown={query.data.items.length}
						cursor={cursor}
						nextCursor={query.data.nextCursor}
					/>
				) : null}
				{projects !== undefined && projects.length > 0 ? (
					<>
						<Trends projectId={null} />
						<WaiverList projectId={null} title="Decisions that end soonest" />
					</>
				) : null}
				<InstallBenchCard />
			</div>
			{mayRun && isAdding ? (
				<AddProjectDialog
					zone={query.data?.zone ?? "UTC"}
					onClose={() => void setAdding(null)}
					onAdded={async ({ id, name }) => {
						notify(`“${name}” was added; its first audit is on its way`);
						// The address must be settled before it changes again.
						await setAdding(null);
						router.push(`/dependencies/${id}`);
					}}
				/>
			) : null}
		</Page>
	);
}

function NoProject(props: {
	readonly search: string;
	readonly onClear: () => void;
	readonly add: React.ReactNode;
}) {
	if (props.search !== "") {
		return (
			<NoMatchState
				title={`No project is called like “${props.search}”`}
				actions={<Button onClick={props.onClear}>Show all projects</Button>}
			/>
		);
	}
	return (
		<EmptyState title="No project yet: point at a lockfile" actions={props.add ?? undefined}>
			{props.add === null
				? "An operator can add one: a folder, a git checkout, or uploaded files."
				: "A folder or git checkout on the worker's machine, or an uploaded uv.lock, pylock.toml, requirements.txt or package-lock.json."}
		</EmptyState>
	);
}
