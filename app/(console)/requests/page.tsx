import type { Metadata } from "next";
import { Page } from "#components/layout/page.tsx";
import { RequestList } from "#components/requests/request-list.tsx";
import { loadRequestParams, toListInput } from "#components/requests/search-params.ts";
import { systemClock } from "#server/platform/clock.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Requests" };

export default async function RequestsPage(props: RouteProps) {
	const page = await openPage("/requests");
	if (!page.allowed) return <ForbiddenPage what="Requests" needs={page.needs} />;
	const params = loadRequestParams(await props.searchParams);
	await page.prefetch(
		page.api.requests.list.queryOptions(toListInput(params, systemClock.nowMs())),
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
