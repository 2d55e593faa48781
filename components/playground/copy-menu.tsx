"use client";

import { Code2 } from "lucide-react";
import { useOrigin } from "#components/layout/help.tsx";
import { curlWithBody, openaiWithBody } from "#components/layout/snippets.ts";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { notify } from "#components/ui/notify.ts";
import type { PlaygroundMessage } from "#server/playground/contract.ts";
import { IMAGE_MARK, programMessages } from "./program-messages.ts";
import type { Attachment } from "./use-attachments.ts";

/** The conversation, with what stands in the composer, as a call that a program can make. */
export function CopyMenu(props: {
	readonly model: string;
	readonly messages: readonly PlaygroundMessage[];
	readonly system: string;
	readonly draft: string;
	readonly images: readonly Attachment[];
}) {
	const origin = useOrigin();
	const body = { model: props.model, messages: programMessages(props) };
	const hasImages = JSON.stringify(body).includes(IMAGE_MARK);
	const images = hasImages ? ` and put base64 of your images where ${IMAGE_MARK} stands` : "";
	const copy = (text: string) =>
		void navigator.clipboard.writeText(text).then(
			() => notify(`Copied; set SOPHIA_API_KEY${images} before it runs`),
			() => notify("Copying was refused by the browser"),
		);
	return (
		<Menu
			trigger={
				<Button>
					<Code2 aria-hidden /> As code
				</Button>
			}
		>
			<MenuItem onSelect={() => copy(curlWithBody(origin, JSON.stringify(body, null, 2)))}>
				Copy as curl
			</MenuItem>
			<MenuItem onSelect={() => copy(openaiWithBody(origin, body))}>Copy as TypeScript</MenuItem>
		</Menu>
	);
}
