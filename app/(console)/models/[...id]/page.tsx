import type { Metadata } from "next";
import { ModelView } from "#components/models/model-view.tsx";
import { presetSchema } from "#server/policy/contract.ts";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../../_api/page-props.ts";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Model" };

export default async function ModelPage(props: RouteProps) {
	const page = await openPage("/models/*");
	if (!page.allowed) return <ForbiddenPage what="Model" needs={page.needs} />;
	const { id: segments } = await props.params;
	const id = (Array.isArray(segments) ? segments : [segments ?? ""])
		.map(decodeURIComponent)
		.join("/");
	const preset = presetSchema.safeParse((await props.searchParams).preset);
	await page.prefetch(
		page.api.models.get.queryOptions({ id }),
		page.api.models.ranking.queryOptions(preset.success ? { preset: preset.data } : {}),
	);
	return (
		<page.Hydrate>
			<ModelView id={id} />
		</page.Hydrate>
	);
}
