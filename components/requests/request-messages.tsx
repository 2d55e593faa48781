"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Capture, RequestDetail } from "#server/ledger/contract.ts";
import { readCapture } from "./read-capture.ts";

/** Prompts and answers, loaded only when somebody opens them. */
export function RequestMessages({ request }: { readonly request: RequestDetail }) {
	const [opened, setOpened] = useState(false);
	return (
		<Card
			title="Messages"
			description={
				request.capture ? (
					<>
						Kept until <Time ms={Date.parse(request.capture.expiresAt)} />
					</>
				) : undefined
			}
		>
			{request.capture === null ? (
				<p className="text-muted">
					Not kept.{" "}
					{request.source === "playground"
						? "A playground conversation is kept for its author, in the playground."
						: "Capture is off for this key; it can be chosen when a key is created."}
				</p>
			) : opened ? (
				<LoadedMessages id={request.id} />
			) : (
				<Button onClick={() => setOpened(true)}>Show messages</Button>
			)}
		</Card>
	);
}

function LoadedMessages({ id }: { readonly id: string }) {
	const api = useTRPC();
	const query = useQuery(api.requests.get.queryOptions({ id, withMessages: true }));
	if (query.error) {
		return <QueryFailure what="the messages" error={query.error} onRetry={() => query.refetch()} />;
	}
	if (query.data === undefined) return <SkeletonRows rows={4} />;
	const messages = query.data.state === "found" ? query.data.messages : null;
	if (messages === null) {
		return (
			<p className="text-muted">These messages are not open to your role, or they are gone.</p>
		);
	}
	return <CapturedMessages capture={messages} />;
}

function CapturedMessages({ capture }: { readonly capture: Capture }) {
	const read = readCapture(capture);
	return (
		<div className="flex flex-col gap-3">
			{capture.truncated ? (
				<Callout tone="warn" title="Cut at the capture's size limit">
					The end of the longer side is missing here; the caller got all of it.
				</Callout>
			) : null}
			{read.messages.map((message, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
				<section key={index} className="rounded-md border border-line">
					<h3 className="border-b border-line bg-sunken px-3 py-1 text-xs font-medium text-muted">
						{message.role}
					</h3>
					<pre className="max-h-96 overflow-auto px-3 py-2 font-sans text-sm break-words whitespace-pre-wrap">
						{message.text}
					</pre>
				</section>
			))}
			<details>
				<summary className="min-h-6 text-sm text-muted hover:text-fg">Raw bodies</summary>
				<div className="mt-2 flex flex-col gap-3">
					<CodeBlock label="Request body" code={capture.request} />
					<CodeBlock label="Response body" code={capture.response} />
				</div>
			</details>
		</div>
	);
}
