"use client";

import { ImagePlus, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { IMAGE_TYPES } from "./limits.ts";
import type { useAttachments } from "./use-attachments.ts";

/** The images that go with the next question; each can be taken away again. */
export function AttachmentList(props: { readonly attachments: ReturnType<typeof useAttachments> }) {
	const { images, problem, remove } = props.attachments;
	return (
		<>
			{images.length > 0 ? (
				<ul aria-label="Images to send" className="flex flex-wrap gap-4 px-3.5 pt-3 pb-1">
					{images.map(({ key, name, dataUrl }) => (
						<li key={key} className="relative">
							{/* biome-ignore lint/performance/noImgElement: it is in this page already */}
							<img
								src={dataUrl}
								alt={name}
								className="h-16 w-24 rounded-md border border-line object-cover"
							/>
							<Button
								size="iconSmall"
								aria-label={`Remove ${name}`}
								title={`Remove ${name}`}
								className="absolute -top-2 -right-2"
								onClick={() => remove(key)}
								onKeyDown={(event) => {
									if (event.key === "Delete" || event.key === "Backspace") remove(key);
								}}
							>
								<X aria-hidden />
							</Button>
						</li>
					))}
				</ul>
			) : null}
			<p role="status" className="px-3.5 text-xs text-bad empty:hidden">
				{problem}
			</p>
		</>
	);
}

/** Chooses images; pasting and dropping them does the same. */
export function AttachButton(props: { readonly onFiles: (files: readonly File[]) => void }) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<input
				ref={input}
				type="file"
				hidden
				multiple
				accept={IMAGE_TYPES.join(",")}
				aria-label="Images to add"
				onChange={(event) => {
					props.onFiles([...(event.target.files ?? [])]);
					// The same file can be chosen again after it was taken away.
					event.target.value = "";
				}}
			/>
			<Button
				look="ghost"
				size="icon"
				aria-label="Add images"
				title="Add images (or paste or drop them)"
				onClick={() => input.current?.click()}
			>
				<ImagePlus aria-hidden />
			</Button>
		</>
	);
}
