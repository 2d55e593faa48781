import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { QueryFailure, SlowHint } from "#components/api/query-states.tsx";
import { SimulatedBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";

/** A card whose content is computed when it is looked at: it may take long, fail, or be cancelled. */
export function ComputedCard<Data>(props: {
	readonly title: string;
	readonly description: string;
	readonly actions: React.ReactNode;
	/** `the regret by day`. */
	readonly what: string;
	readonly query: UseQueryResult<Data, unknown>;
	readonly queryKey: readonly unknown[];
	/** All that it rests on came from the simulator. */
	readonly isSimulated: (data: Data) => boolean;
	readonly children: (data: Data) => React.ReactNode;
}) {
	const { query, queryKey } = props;
	const client = useQueryClient();
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					{props.title}
					{query.data && props.isSimulated(query.data) ? <SimulatedBadge /> : null}
				</span>
			}
			description={props.description}
			actions={props.actions}
		>
			<SlowHint
				waiting={query.isFetching}
				onCancel={() => void client.cancelQueries({ queryKey })}
			/>
			{query.error ? (
				<QueryFailure what={props.what} error={query.error} onRetry={() => query.refetch()} />
			) : null}
			{query.isPending ? <SkeletonRows rows={8} /> : null}
			{query.data && !query.error ? props.children(query.data) : null}
		</Card>
	);
}
