"use client";

import NextLink, { useLinkStatus } from "next/link";
import { useState } from "react";

/**
 * A link within the console. Its page is fetched when the reader points at it or focuses it, not
 * when the link comes into view: a page of links would ask the server for all of their pages. The
 * page it was pressed on stays until the next one is whole.
 */
export function Link({
	prefetch,
	onPointerEnter,
	onFocus,
	children,
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
		>
			{children}
			{wanted ? <UnderWay /> : null}
		</NextLink>
	);
}

/** A line at the top of the window while a page that takes its time is on its way. */
function UnderWay() {
	const { pending } = useLinkStatus();
	return pending ? (
		<span
			aria-hidden
			className="fixed inset-x-0 top-0 z-50 h-0.5 origin-left animate-under-way bg-accent-solid"
		/>
	) : null;
}
