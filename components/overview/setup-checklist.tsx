"use client";

import { useQuery } from "@tanstack/react-query";
import { Circle, CircleCheck } from "lucide-react";
import { useTRPC } from "#components/api/trpc.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { curlSnippet, openaiSnippet } from "#components/layout/snippets.ts";
import { useSessionUser } from "#components/session/session.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";

/** What is done and what is still to do, until a program calls and a real provider answers. */
export function SetupChecklist() {
	const api = useTRPC();
	const { role } = useSessionUser();
	const origin = useOrigin();
	const holdsKeys = role === "admin" || role === "operator" || role === "consumer";
	const readsRequests = role !== "executive";
	const runsAudits = role === "admin" || role === "operator";
	const keys = useQuery(
		api.keys.list.queryOptions({ limit: 1, state: "active" }, { enabled: holdsKeys }),
	);
	const calls = useQuery(
		api.requests.list.queryOptions({ limit: 1, source: "v1" }, { enabled: readsRequests }),
	);
	const asked = useQuery(api.requests.list.queryOptions({ limit: 1 }, { enabled: readsRequests }));
	const catalog = useQuery(api.models.status.queryOptions());
	const audits = useQuery(
		api.dependencies.summary.queryOptions(undefined, {
			enabled: runsAudits,
			retry: false,
		}),
	);
	const steps = [
		{
			done: (asked.data?.items.length ?? 0) > 0,
			label: "Ask a question in the playground",
			href: "/playground",
			shown: holdsKeys,
		},
		{
			done: (keys.data?.items.length ?? 0) > 0,
			label: "Create an API key",
			href: "/settings/keys",
			shown: holdsKeys,
		},
		{
			done: (calls.data?.items.length ?? 0) > 0,
			label: "Call Sophia from a program",
			href: null,
			shown: readsRequests,
		},
		{
			done: catalog.data?.snapshot ? !catalog.data.snapshot.simulated : false,
			label: "Connect a real provider (the simulator answers until then)",
			href: "/settings/providers",
			shown: role === "admin",
		},
		{
			done: audits.data ? audits.data.projects.total > audits.data.projects.neverAudited : false,
			label: "Audit the packages of a project",
			href: "/dependencies",
			shown: runsAudits,
		},
	].filter((step) => step.shown);
	return (
		<Card title="Set up" description="Change only the base URL of a program to route its calls.">
			<ol className="mb-4 flex flex-col gap-1.5">
				{steps.map((step) => (
					<li key={step.label} className="flex items-center gap-2">
						{step.done ? (
							<CircleCheck className="size-4 shrink-0 text-ok" aria-label="done" />
						) : (
							<Circle className="size-4 shrink-0 text-faint" aria-label="to do" />
						)}
						{step.href ? (
							<Link href={step.href} className="hover:text-accent hover:underline">
								{step.label}
							</Link>
						) : (
							step.label
						)}
					</li>
				))}
			</ol>
			<div className="flex flex-col gap-3">
				<CodeBlock label="Call with curl" code={curlSnippet(origin, "auto")} />
				<CodeBlock label="Call with the openai package" code={openaiSnippet(origin, "auto")} />
			</div>
		</Card>
	);
}
