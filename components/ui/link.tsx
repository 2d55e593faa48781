"use client";

import NextLink from "next/link";
import { useState } from "react";

/**
 * A link within the console. Its page is fetched when the reader points at it or focuses it, not
 * when the link comes into view: a page of links would ask the server for all of their pages.
 */
export function Link({
	prefetch,
	onPointerEnter,
	onFocus,
	...rest
}: React.ComponentProps<typeof NextLink>) {
	const [wanted, setWanted] = useState(false);
	return (
		<NextLink
			{...rest}
			prefetch={wanted && prefetch !== false ? null : false}
			onPointerEnter={(event) => {
				setWanted(true);
				onPointerEnter?.(event);
			}}
			onFocus={(event) => {
				setWanted(true);
				onFocus?.(event);
			}}
		/>
	);
}
