import type { Metadata } from "next";
import { Page } from "#components/layout/page.tsx";
import { RoutingView } from "#components/routing/routing-view.tsx";
import { readDecisionsInput } from "#components/routing/search-params.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import { openList } from "../../_api/open-list.ts";
import type { RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Routing" };

export default async function RoutingPage(props: RouteProps) {
	const page = await openPage("/routing");
	if (!page.allowed) return <ForbiddenPage what="Routing" needs={page.needs} />;
	const { params, reader } = await openList("/routing", "decisions", props);
	const input = readDecisionsInput(params, reader);
	const { where = [], range } = input;
	page.offer(page.api.insights.decisionHistogram.queryOptions({ where, range }));
	await page.prefetch(
		page.api.decisions.list.queryOptions(input),
		page.api.views.list.queryOptions({ page: "decisions" }),
	);
	return (
		<page.Hydrate>
			<Page
				title="Routing"
				description="What the policy decided, request by request. Each decision can be computed again and explains itself."
			>
				<RoutingView />
			</Page>
		</page.Hydrate>
	);
}
