import type { Metadata } from "next";
import { CONVERSATION_LIMIT } from "#components/playground/limits.ts";
import { Playground } from "#components/playground/playground.tsx";
import { conversationInput } from "#server/playground/contract.ts";
import { ForbiddenPage } from "../../_api/forbidden-page.tsx";
import { one, type RouteProps } from "../../_api/page-props.ts";
import { openPage } from "../../_api/server.tsx";

export const metadata: Metadata = { title: "Playground" };

export default async function PlaygroundPage(props: RouteProps) {
	const page = await openPage("/playground");
	if (!page.allowed) return <ForbiddenPage what="Playground" needs={page.needs} />;
	const { api } = page;
	const opened = conversationInput.safeParse({ id: one((await props.searchParams).c) });
	await page.prefetch(
		api.playground.conversations.queryOptions({ limit: CONVERSATION_LIMIT }),
		api.models.ranking.queryOptions({}),
		...(opened.success ? [api.playground.conversation.queryOptions(opened.data)] : []),
	);
	return (
		<page.Hydrate>
			<Playground />
		</page.Hydrate>
	);
}
