"use client";

import { ArrowUp, Square } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { PlaygroundMessage } from "#server/playground/contract.ts";
import { AttachButton, AttachmentList } from "./attachment-bar.tsx";
import type { useAttachments } from "./use-attachments.ts";

/** Where a question is written. Enter sends, Shift+Enter makes a line, Esc stops the answer. */
export function Composer(props: {
	readonly text: string;
	readonly onText: (text: string) => void;
	/** What is asked: one model, or a way to ask more. */
	readonly picker: React.ReactNode;
	/** The question before: `↑` in the empty field brings it back, with its images. */
	readonly lastQuestion?: Pick<PlaygroundMessage, "content" | "images"> | undefined;
	readonly attachments: ReturnType<typeof useAttachments>;
	readonly isBusy: boolean;
	readonly onSend: () => void;
	readonly onStop: () => void;
	readonly system: React.ReactNode;
}) {
	const canSend = props.text.trim() !== "" && !props.isBusy;
	return (
		<form
			aria-label="Ask"
			className="rounded-xl border border-line-strong/70 bg-surface shadow-pop outline-offset-2 outline-(color:--ring) focus-within:border-accent has-[textarea:focus-visible]:outline-2"
			onDragOver={(event) => {
				if (event.dataTransfer.types.includes("Files")) event.preventDefault();
			}}
			onDrop={(event) => {
				if (event.dataTransfer.files.length === 0) return;
				event.preventDefault();
				props.attachments.add([...event.dataTransfer.files]);
			}}
			onSubmit={(event) => {
				event.preventDefault();
				if (canSend) props.onSend();
			}}
		>
			{props.system}
			<AttachmentList attachments={props.attachments} />
			<textarea
				aria-label="Your question"
				placeholder="Ask something"
				rows={2}
				value={props.text}
				onChange={(event) => props.onText(event.target.value)}
				onPaste={(event) => {
					const files = [...event.clipboardData.files];
					if (files.length === 0) return;
					event.preventDefault();
					props.attachments.add(files);
				}}
				onKeyDown={(event) => {
					if (event.key === "ArrowUp" && props.text === "" && props.lastQuestion) {
						event.preventDefault();
						const { content, images } = props.lastQuestion;
						props.onText(content);
						if (images.length > 0) props.attachments.bringBack(images);
						return;
					}
					// While an input method composes, Enter chooses a candidate.
					if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
					event.preventDefault();
					if (canSend) props.onSend();
				}}
				className="field-sizing-content block max-h-[40vh] min-h-16 w-full resize-none rounded-t-xl bg-transparent px-3.5 pt-3 text-base outline-none"
			/>
			<div className="flex flex-wrap items-center gap-2 px-2.5 pt-1 pb-2.5">
				<AttachButton onFiles={props.attachments.add} />
				{props.picker}
				<span className="ml-auto hidden items-center gap-1 text-xs text-muted sm:flex">
					{props.isBusy ? (
						<>
							<Kbd>Esc</Kbd> stops
						</>
					) : (
						<>
							{props.lastQuestion && props.text === "" ? (
								<>
									<Kbd>↑</Kbd> edits the last,{" "}
								</>
							) : null}
							<Kbd>Enter</Kbd> sends
						</>
					)}
				</span>
				{props.isBusy ? (
					<Button look="secondary" onClick={props.onStop} className="max-sm:ml-auto">
						<Square className="fill-current" aria-hidden /> Stop
					</Button>
				) : (
					<Button type="submit" look="primary" disabled={!canSend} className="max-sm:ml-auto">
						<ArrowUp aria-hidden /> Send
					</Button>
				)}
			</div>
		</form>
	);
}
