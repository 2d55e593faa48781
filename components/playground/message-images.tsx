"use client";

import { useQueries } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import type { AttachedImage } from "#server/playground/contract.ts";

const KIB = 1024;

/** The images of a question. They are data and nothing else: no script in them runs. */
export function MessageImages({ images }: { readonly images: readonly AttachedImage[] }) {
	const api = useTRPC();
	const found = useQueries({
		queries: images.map(({ id }) =>
			api.playground.image.queryOptions({ id }, { staleTime: Number.POSITIVE_INFINITY }),
		),
	});
	return (
		<ul aria-label="Images" className="flex flex-wrap justify-end gap-2">
			{images.map(({ id, mediaType, size }, at) => {
				const words = `${mediaType.slice("image/".length).toUpperCase()} image, ${Math.ceil(size / KIB)} KiB`;
				const query = found[at];
				return (
					<li key={id}>
						{query?.data ? (
							// biome-ignore lint/performance/noImgElement: nothing is fetched for it
							<img
								src={query.data.dataUrl}
								alt={words}
								className="max-h-60 max-w-full rounded-lg border border-line"
							/>
						) : (
							<span className="flex h-24 min-w-32 items-center justify-center rounded-lg border border-dashed border-line-strong px-3 text-xs text-muted">
								{query?.isError ? `${words}: it could not be loaded` : words}
							</span>
						)}
					</li>
				);
			})}
		</ul>
	);
}
