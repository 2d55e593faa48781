import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DecisionPage } from "#components/routing/decision-page.tsx";
import { getDecisionInput } from "#server/policy/contract.ts";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import { one, type RouteProps } from "../../../_api/page-props.ts";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Decision" };

export default async function DecisionRoute(props: RouteProps) {
	const page = await openPage("/routing/*");
	if (!page.allowed) return <ForbiddenPage what="Decision" needs={page.needs} />;
	const versus = one((await props.searchParams).vs);
	const input = getDecisionInput.safeParse({
		id: (await props.params).id,
		...(versus ? { versus } : {}),
	});
	if (!input.success) notFound();
	await page.prefetch(page.api.decisions.get.queryOptions(input.data));
	return (
		<page.Hydrate>
			<DecisionPage id={input.data.id} />
		</page.Hydrate>
	);
}
