"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { PolicyVersions } from "./policy-versions.tsx";

const WATCH_MS = 15_000;

/** The routing policy: what is in force, a draft of the next one, and all versions. */
export function PolicyView() {
	const api = useTRPC();
	const { role } = useSessionUser();
	const [draft, setDraft] = useQueryState("draft", parseAsString);
	// What a colleague publishes is noticed while one writes, not only when one publishes.
	const active = useQuery(api.policy.active.queryOptions(undefined, { refetchInterval: WATCH_MS }));
	const dropGiven = useCallback(() => void setDraft(null), [setDraft]);
	const mayPublish = role === "admin" || role === "operator";
	return (
		<Page
			title="Policy"
			description="How a model is chosen. A published version is in force in every process within 5 seconds."
			narrow
		>
			{active.error && active.data === undefined ? (
				<QueryFailure what="the policy" error={active.error} onRetry={() => active.refetch()} />
			) : null}
			{active.isPending ? <SkeletonRows rows={8} /> : null}
			{active.data ? (
				<>
					<p className="mb-4 flex flex-wrap items-center gap-2 text-sm text-muted">
						<Badge tone="ok">v{active.data.number} in force</Badge>
						published <Time ms={Date.parse(active.data.createdAt)} /> by {active.data.author}: “
						{active.data.reason}”
					</p>
					<AddressTabs
						label="Policy"
						first="edit"
						tabs={[
							{
								value: "edit",
								label: mayPublish ? "Edit" : "In force",
								content: (
									<PolicyEditor
										active={active.data}
										mayPublish={mayPublish}
										given={draft}
										onTaken={dropGiven}
									/>
								),
							},
							{
								value: "versions",
								label: "Versions",
								content: <PolicyVersions active={active.data} mayPublish={mayPublish} />,
							},
						]}
					/>
				</>
			) : null}
		</Page>
	);
}
