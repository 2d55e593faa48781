import type { Metadata } from "next";
import { Page } from "#components/layout/page.tsx";
import { RequestList } from "#components/requests/request-list.tsx";
import { readRequestsInput } from "#components/requests/search-params.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import { openList } from "../../_api/open-list.ts";
import type { RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Requests" };

export default async function RequestsPage(props: RouteProps) {
	const page = await openPage("/requests");
	if (!page.allowed) return <ForbiddenPage what="Requests" needs={page.needs} />;
	const { params, reader } = await openList("/requests", "requests", props);
	const input = readRequestsInput(params, reader);
	const { where = [], range } = input;
	page.offer(page.api.insights.requestHistogram.queryOptions({ where, range }));
	await page.prefetch(
		page.api.requests.list.queryOptions(input),
		page.api.views.list.queryOptions({ page: "requests" }),
	);
	return (
		<page.Hydrate>
			<Page
				title="Requests"
				description="Every accepted call, whoever made it and however it ended."
			>
				<RequestList />
			</Page>
		</page.Hydrate>
	);
}
