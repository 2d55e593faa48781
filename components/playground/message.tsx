import { Link2, RotateCw } from "lucide-react";
import { useState } from "react";
import { useOrigin } from "#components/layout/help.tsx";
import { Markdown, StreamedMarkdown } from "#components/markdown/markdown.tsx";
import type { MarkdownStream } from "#components/markdown/split-blocks.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { late } from "#components/ui/late.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Feedback } from "#server/feedback/contract.ts";
import type { AttachedImage, PlaygroundMessage } from "#server/playground/contract.ts";
import { AnswerFacts } from "./answer-facts.tsx";
import { Rating } from "./rating.tsx";
import { anchorOf } from "./use-message-link.ts";

/** Few questions come with images. */
const MessageImages = late(
	() => import("./message-images.tsx"),
	(module) => module.MessageImages,
	{ loading: () => <span className="h-24" aria-hidden /> },
);

const ReplayDialog = late(
	() => import("./replay-dialog.tsx"),
	(module) => module.ReplayDialog,
);

export function Question(props: {
	readonly text: string;
	readonly images: readonly AttachedImage[];
}) {
	const { text, images } = props;
	return (
		<article aria-label="Question" className="flex flex-col items-end gap-2">
			{images.length > 0 ? <MessageImages images={images} /> : null}
			<p className="max-w-[85%] rounded-xl rounded-br-sm bg-accent-soft px-3.5 py-2 text-base leading-relaxed break-words whitespace-pre-wrap">
				{text}
			</p>
		</article>
	);
}

export function SystemPrompt({ text }: { readonly text: string }) {
	return (
		<details className="rounded-lg border border-dashed border-line-strong px-3 py-2 text-sm text-muted">
			<summary className="min-h-6">System prompt</summary>
			<p className="mt-1 break-words whitespace-pre-wrap text-fg">{text}</p>
		</details>
	);
}

/** A kept answer, whole or partial, with how it ended. */
export function Answer(props: {
	readonly message: PlaygroundMessage;
	readonly conversationId: string;
	/** What the reader thought of it, where they have said so. */
	readonly rating: Feedback | undefined;
	readonly onRetry: (() => void) | null;
	/** Puts the question to several models side by side. */
	readonly onCompare: ((models: readonly string[]) => void) | null;
}) {
	const { message } = props;
	const origin = useOrigin();
	const [isReplayed, setReplayed] = useState(false);
	return (
		<article
			id={anchorOf(message.id)}
			tabIndex={-1}
			aria-label="Answer"
			className="flex scroll-mt-16 flex-col gap-2.5 rounded-lg outline-offset-8"
		>
			{message.content === "" ? null : <Markdown text={message.content} />}
			{message.status === "ok" ? null : <Ending message={message} onRetry={props.onRetry} />}
			<div className="flex flex-wrap items-start justify-between gap-2">
				<AnswerFacts message={message} onReplay={() => setReplayed(true)} />
				<span className="ml-auto flex gap-0.5">
					{message.content === "" ? null : (
						<CopyButton text={message.content} label="Copy the answer" />
					)}
					<CopyButton
						icon={<Link2 aria-hidden />}
						text={`${origin}/playground?c=${props.conversationId}&message=${message.id}`}
						label="Copy a link to this answer"
					/>
				</span>
				{message.requestId === null ? null : (
					<Rating requestId={message.requestId} given={props.rating} />
				)}
			</div>
			{isReplayed && message.decisionId !== null ? (
				<ReplayDialog
					decisionId={message.decisionId}
					onCompare={props.onCompare}
					onClose={() => setReplayed(false)}
				/>
			) : null}
		</article>
	);
}

const ENDINGS = {
	stopped: "Stopped",
	failed: "The answer failed",
	streaming: "Unfinished",
	ok: "",
} as const;

function Ending(props: {
	readonly message: PlaygroundMessage;
	readonly onRetry: (() => void) | null;
}) {
	const { message, onRetry } = props;
	const partial = message.content === "" ? "" : " What had come until then is kept.";
	return (
		<Callout
			tone={message.status === "failed" ? "bad" : "warn"}
			title={ENDINGS[message.status]}
			actions={
				<>
					{message.requestId === null ? null : (
						<Button asChild size="small">
							<Link href={`/requests/${message.requestId}`}>Its attempts</Link>
						</Button>
					)}
					{onRetry ? (
						<Button size="small" onClick={onRetry}>
							<RotateCw aria-hidden /> Ask again
						</Button>
					) : null}
				</>
			}
		>
			{message.error ?? "It was still being written when this page was loaded."}
			{partial}
		</Callout>
	);
}

/** The answer that is being written; finished parts are not drawn again. */
export function LiveAnswer(props: {
	readonly stream: MarkdownStream;
	readonly model: string | null;
}) {
	const isEmpty = props.stream.open === "" && props.stream.closed.length === 0;
	return (
		<article aria-label="Answer, being written" aria-busy="true" className="flex flex-col gap-2.5">
			{isEmpty ? (
				<p className="flex items-center gap-2 text-muted">
					<span className="size-2 animate-pulse rounded-full bg-accent" aria-hidden />
					{props.model ? `${props.model} is thinking` : "Choosing a model"}
				</p>
			) : (
				<>
					<StreamedMarkdown stream={props.stream} />
					{props.model ? <p className="text-xs text-muted">{props.model} is writing</p> : null}
				</>
			)}
		</article>
	);
}
