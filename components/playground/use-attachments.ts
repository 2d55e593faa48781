"use client";

import { useState } from "react";
import type { PlaygroundMessage, SentImage } from "#server/playground/contract.ts";
import { IMAGE_TYPES, MAX_IMAGE_BYTES, MAX_IMAGES } from "./limits.ts";

/** An image that goes with the next question. */
export interface Attachment {
	/** Tells it from others, also from the same file added twice. */
	readonly key: string;
	readonly name: string;
	readonly size: number;
	readonly dataUrl: string;
}

const MIB = 1024 * 1024;

/** Images to be sent with a question, and why one was not taken. */
export function useAttachments() {
	const [images, setImages] = useState<readonly Attachment[]>([]);
	const [problem, setProblem] = useState<string | null>(null);
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
			return images.map(({ dataUrl }) => ({ base64: dataUrl.slice(dataUrl.indexOf(",") + 1) }));
		},
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
			const { name, size } = file;
			const dataUrl = String(reader.result);
			resolve({ key: `${name} ${size} ${file.lastModified} ${nextNumber()}`, name, size, dataUrl });
		};
		reader.readAsDataURL(file);
	});
}

let count = 0;
function nextNumber(): number {
	count += 1;
	return count;
}
