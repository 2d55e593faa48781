"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PolicyConfig, Preset } from "#server/policy/contract.ts";
import { WhatIfEffect } from "./what-if-effect.tsx";
import { WhatIfForm } from "./what-if-form.tsx";

/** A draft of the policy: its values, and what it would have done with the last seven days. */
export function WhatIf(props: {
	readonly preset: Preset;
	readonly draft: PolicyConfig | null;
	readonly onDraft: (draft: PolicyConfig | null) => void;
}) {
	const { draft } = props;
	const api = useTRPC();
	const active = useQuery(api.policy.active.queryOptions());
	if (active.error && active.data === undefined) {
		return (
			<Card title="What if">
				<QueryFailure what="the policy" error={active.error} onRetry={() => active.refetch()} />
			</Card>
		);
	}
	if (active.data === undefined) {
		return (
			<Card title="What if">
				<SkeletonRows rows={6} />
			</Card>
		);
	}
	const { config, number } = active.data;
	const change = (next: PolicyConfig) =>
		props.onDraft(JSON.stringify(next) === JSON.stringify(config) ? null : next);
	return (
		<Card
			title="What if"
			description={`Starts from policy v${number}. Nothing changes for anybody until it is published.`}
			actions={
				<>
					<Button disabled={draft === null} onClick={() => props.onDraft(null)}>
						Reset
					</Button>
					{draft !== null ? (
						<Button asChild look="primary">
							<Link href={`/settings/policy?draft=${encodeURIComponent(JSON.stringify(draft))}`}>
								Save as draft…
							</Link>
						</Button>
					) : null}
				</>
			}
		>
			<div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
				<WhatIfForm config={draft ?? config} preset={props.preset} onChange={change} />
				<WhatIfEffect draft={draft} />
			</div>
		</Card>
	);
}
