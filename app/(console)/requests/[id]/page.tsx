import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RequestView } from "#components/requests/request-view.tsx";
import { getRequestInput } from "#server/ledger/contract.ts";
import { ForbiddenPage } from "../../../_api/forbidden-page.tsx";
import type { RouteProps } from "../../../_api/page-props.ts";
import { openPage } from "../../../_api/server.tsx";

export const metadata: Metadata = { title: "Request" };

export default async function RequestPage(props: RouteProps) {
	const page = await openPage("/requests/*");
	if (!page.allowed) return <ForbiddenPage what="Request" needs={page.needs} />;
	const input = getRequestInput.safeParse({ id: (await props.params).id });
	if (!input.success) notFound();
	const { id } = input.data;
	await page.prefetch(page.api.requests.get.queryOptions({ id }));
	return (
		<page.Hydrate>
			<RequestView id={id} />
		</page.Hydrate>
	);
}
