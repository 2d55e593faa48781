"use client";

import { useQuery } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Rating } from "#components/playground/rating.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Feedback } from "#server/feedback/contract.ts";

/** What people thought of the answer, and one's own rating. */
export function RequestFeedback({ requestId }: { readonly requestId: string }) {
	const api = useTRPC();
	const { role } = useSessionUser();
	const list = useQuery(api.feedback.list.queryOptions({ requestIds: [requestId] }));
	const items = list.data?.items ?? [];
	const mayRate = role === "admin" || role === "operator" || role === "consumer";
	return (
		<Card title="Feedback" description="Kept with the request; each person has one rating.">
			{list.error && list.data === undefined ? (
				<QueryFailure what="the ratings" error={list.error} onRetry={() => list.refetch()} />
			) : null}
			{list.isPending ? <SkeletonRows rows={2} /> : null}
			{list.data && items.length === 0 ? (
				<p className="text-muted">Nobody has rated this answer yet.</p>
			) : null}
			<ul className="flex flex-col gap-2">
				{items.map((item) => (
					<Given key={item.userId} feedback={item} />
				))}
			</ul>
			{mayRate && list.data ? (
				<div className="mt-3 flex flex-wrap items-center gap-2 border-t border-line pt-3">
					<span className="text-sm">Your rating</span>
					<Rating requestId={requestId} given={items.find(({ isMine }) => isMine)} />
				</div>
			) : null}
		</Card>
	);
}

function Given({ feedback }: { readonly feedback: Feedback }) {
	const isGood = feedback.rating === "up";
	return (
		<li className="flex flex-col gap-1">
			<span className="flex flex-wrap items-center gap-2">
				<Badge tone={isGood ? "ok" : "bad"}>
					{isGood ? <ThumbsUp aria-hidden /> : <ThumbsDown aria-hidden />}
					{isGood ? "good" : "bad"}
				</Badge>
				<span>{feedback.isMine ? "you" : feedback.userName}</span>
				<span className="text-xs text-muted">
					<Time ms={Date.parse(feedback.updatedAt)} />
				</span>
				{feedback.labels.map((label) => (
					<Badge key={label}>{label.replaceAll("_", " ")}</Badge>
				))}
			</span>
			{feedback.reason === null ? null : (
				<p className="break-words whitespace-pre-wrap text-muted">{feedback.reason}</p>
			)}
		</li>
	);
}
