import type { Metadata } from "next";
import { ModelList } from "#components/models/model-list.tsx";
import { presetSchema } from "#server/policy/contract.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Models & scores" };

export default async function ModelsPage(props: RouteProps) {
	const page = await openPage("/models");
	if (!page.allowed) return <ForbiddenPage what="Models" needs={page.needs} />;
	const preset = presetSchema.safeParse((await props.searchParams).preset);
	await page.prefetch(
		page.api.models.ranking.queryOptions(preset.success ? { preset: preset.data } : {}),
		page.api.models.status.queryOptions(),
	);
	return (
		<page.Hydrate>
			<ModelList />
		</page.Hydrate>
	);
}
