"use client";

import { BackLink } from "#components/layout/back-link.tsx";
import { Page } from "#components/layout/page.tsx";
import { NoFindingsAnywhere } from "./finding-empty.tsx";
import { FindingList } from "./finding-list.tsx";
import { useFollowAllAudits } from "./use-follow-all-audits.ts";

/** What is open in all projects, the worst first: one list to work through. */
export function AllFindingsPage() {
	useFollowAllAudits();
	return (
		<Page
			above={<BackLink href="/dependencies">Dependency audits</BackLink>}
			title="Findings of all projects"
			description="What to fix first, wherever it is. With package:urllib3, for one, every project that has it."
		>
			<FindingList
				projectId={null}
				renderEmpty={(controls) => <NoFindingsAnywhere {...controls} />}
			/>
		</Page>
	);
}
