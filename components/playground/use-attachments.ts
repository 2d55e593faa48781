"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import type { AttachedImage, PlaygroundMessage, SentImage } from "#server/playground/contract.ts";
import { IMAGE_TYPES, MAX_IMAGE_BYTES, MAX_IMAGES } from "./limits.ts";

/** An image that goes with the next question. */
export interface Attachment {
	/** Tells it from others, also from the same file added twice. */
	readonly key: string;
	readonly name: string;
	readonly mediaType: string;
	readonly dataUrl: string;
	/** As it is sent: its bytes, or the id of one that was sent before. */
	readonly sent: SentImage;
}

const MIB = 1024 * 1024;

/** Images to be sent with a question, and why one was not taken. */
export function useAttachments() {
	const api = useTRPC();
	const cache = useQueryClient();
	const [images, setImages] = useState<readonly Attachment[]>([]);
	const [problem, setProblem] = useState<string | null>(null);
	const load = async ({ id, mediaType }: AttachedImage, at: number): Promise<Attachment> => {
		const query = api.playground.image.queryOptions(
			{ id },
			{ staleTime: Number.POSITIVE_INFINITY },
		);
		const { dataUrl } = await cache.fetchQuery(query);
		const name = `image ${at + 1} of the last question`;
		return { key: id, name, mediaType, dataUrl, sent: { id } };
	};
	const add = async (files: readonly File[]) => {
		const found = files.map((file) => whyNot(file)).find((reason) => reason !== null) ?? null;
		const fitting = files.filter((file) => whyNot(file) === null);
		const read = await Promise.all(fitting.map(readFile));
		const room = Math.max(0, MAX_IMAGES - images.length);
		setProblem(read.length > room ? `${MAX_IMAGES} images at most go with one question.` : found);
		setImages((now) => [...now, ...read].slice(0, MAX_IMAGES));
	};
	return {
		images,
		problem,
		add: (files: readonly File[]) =>
			void add(files).catch(() => setProblem("The file could not be read.")),
		remove: (key: string) => {
			setProblem(null);
			setImages((now) => now.filter((image) => image.key !== key));
		},
		/** What is sent, and an empty composer after it. */
		take: (): SentImage[] => {
			setImages([]);
			setProblem(null);
			return images.map(({ sent }) => sent);
		},
		/** The images of a question that is to be changed, in place of what is there. */
		bringBack: (sent: readonly AttachedImage[]) =>
			void Promise.all(sent.map(load)).then(setImages, () =>
				setProblem("The images of the question could not be loaded."),
			),
	};
}

/** The images of a question that was sent before, to be sent again. */
export function imagesOf({ images }: PlaygroundMessage): SentImage[] {
	return images.map(({ id }) => ({ id }));
}

function whyNot({ name, type, size }: File): string | null {
	if (!IMAGE_TYPES.some((known) => known === type)) {
		return `${name} is not a PNG, JPEG, WebP or GIF image.`;
	}
	return size > MAX_IMAGE_BYTES ? `${name} is larger than ${MAX_IMAGE_BYTES / MIB} MiB.` : null;
}

function readFile(file: File): Promise<Attachment> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onerror = () => reject(reader.error);
		reader.onload = () => {
			const { name, type: mediaType } = file;
			const dataUrl = String(reader.result);
			const sent = { base64: dataUrl.slice(dataUrl.indexOf(",") + 1) };
			resolve({ key: `file ${nextNumber()}`, name, mediaType, dataUrl, sent });
		};
		reader.readAsDataURL(file);
	});
}

let count = 0;
function nextNumber(): number {
	count += 1;
	return count;
}
