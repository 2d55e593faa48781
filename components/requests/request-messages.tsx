"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Time } from "#components/format/values.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { curlWithBody } from "#components/layout/snippets.ts";
import { Markdown } from "#components/markdown/markdown.tsx";
import { draftKey, keepDraft, SYSTEM_DRAFT_KEY } from "#components/playground/keep-draft.ts";
import { BodyView } from "#components/ui/body-view.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { PREVIEW_CHARACTERS } from "#components/ui/gate-text.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import type { Capture, RequestDetail } from "#server/ledger/contract.ts";
import { KeptCapture } from "./kept-capture.tsx";
import { type CapturedMessage, readCapture } from "./read-capture.ts";
import { SentToAttempts } from "./sent-to-attempts.tsx";

/** Prompts and answers, loaded only when this tab is opened. */
export function RequestMessages({ request }: { readonly request: RequestDetail }) {
	return (
		<KeptCapture title="Messages" what="the messages" request={request}>
			{(capture) => <CapturedMessages request={request} capture={capture} />}
		</KeptCapture>
	);
}

const VIEWS = [
	{ value: "rendered", label: "Rendered" },
	{ value: "raw", label: "Raw" },
	{ value: "attempts", label: "Per attempt" },
] as const;

function CapturedMessages(props: { readonly request: RequestDetail; readonly capture: Capture }) {
	const { request, capture } = props;
	const origin = useOrigin();
	const [view, setView] = useState<(typeof VIEWS)[number]["value"]>("rendered");
	const { messages } = readCapture(capture);
	return (
		<Card
			title="Messages"
			description={
				<>
					Kept until <Time ms={Date.parse(capture.expiresAt)} />
				</>
			}
			actions={
				<>
					<Segmented
						label="How messages are shown"
						value={view}
						onChange={setView}
						options={request.attempts.length > 1 ? VIEWS : VIEWS.slice(0, 2)}
					/>
					{capture.truncated ? null : (
						<CopyButton
							showLabel
							look="secondary"
							label="Copy as curl"
							text={curlWithBody(origin, capture.request)}
						/>
					)}
					<ReplayButton messages={messages} model={request.modelAsked} />
				</>
			}
		>
			<div className="flex flex-col gap-3">
				{capture.truncated ? (
					<Callout tone="warn" title="Cut at the capture's size limit">
						The end of the longer side is missing here; the caller got all of it.
					</Callout>
				) : null}
				{view === "rendered" ? <Rendered messages={messages} /> : null}
				{view === "raw" ? (
					<>
						<BodyView
							label="Request body"
							text={capture.request}
							filename={`${request.id}-request.json`}
						/>
						<BodyView
							label="Response body"
							text={capture.response}
							filename={`${request.id}-response.txt`}
						/>
					</>
				) : null}
				{view === "attempts" ? <SentToAttempts attempts={request.attempts} /> : null}
			</div>
		</Card>
	);
}

function Rendered({ messages }: { readonly messages: readonly CapturedMessage[] }) {
	if (messages.length === 0) {
		return <p className="text-muted">No messages could be read: look at the raw bodies.</p>;
	}
	return messages.map((message, index) =>
		message.text.length > PREVIEW_CHARACTERS ? (
			<BodyView
				// biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
				key={index}
				label={message.role}
				text={message.text}
				filename={`${message.role}.txt`}
			/>
		) : (
			// biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
			<section key={index} className="rounded-md border border-line">
				<h3 className="border-b border-line bg-sunken px-3 py-1 text-xs font-medium text-muted">
					{message.role}
				</h3>
				<div className="px-3 py-2">
					{message.role === "assistant" ? (
						<Markdown text={message.text} />
					) : (
						<p className="break-words whitespace-pre-wrap">{message.text}</p>
					)}
				</div>
			</section>
		),
	);
}

/** Puts the last question and the system prompt into the playground's composer. */
function ReplayButton(props: {
	readonly messages: readonly CapturedMessage[];
	readonly model: string;
}) {
	const router = useRouter();
	const question = props.messages.findLast(({ role }) => role === "user");
	if (question === undefined) return null;
	const replay = () => {
		const system = props.messages.find(({ role }) => role === "system");
		keepDraft(draftKey(null), question.text);
		keepDraft(SYSTEM_DRAFT_KEY, system?.text ?? "");
		router.push(`/playground?model=${encodeURIComponent(props.model)}`);
	};
	return (
		<Button
			size="small"
			title="Its last question and system prompt, ready to be sent again"
			onClick={replay}
		>
			<RotateCw aria-hidden /> Replay in the playground
		</Button>
	);
}
