import type { Metadata } from "next";
import { Overview } from "#components/overview/overview.tsx";
import { overviewInput, RECENT_LIMIT } from "#components/overview/overview-input.ts";
import { ForbiddenPage } from "../_api/forbidden-page.tsx";
import { openRange } from "../_api/open-list.ts";
import type { RouteProps } from "../_api/page-props.ts";
import { openPage } from "../_api/server.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage(props: RouteProps) {
	const page = await openPage("/");
	if (!page.allowed) return <ForbiddenPage what="Overview" needs={page.needs} />;
	const { api } = page;
	const range = await openRange(props);
	await page.prefetch(
		api.system.status.queryOptions(),
		api.models.status.queryOptions(),
		api.insights.overview.queryOptions(overviewInput(range)),
		api.requests.list.queryOptions({ limit: RECENT_LIMIT }),
		api.decisions.list.queryOptions({ limit: RECENT_LIMIT }),
		api.organisation.budget.queryOptions(),
		api.dependencies.summary.queryOptions(),
	);
	return (
		<page.Hydrate>
			<Overview />
		</page.Hydrate>
	);
}
