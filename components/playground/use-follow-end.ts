"use client";

import { useEffect, useRef } from "react";

const NEAR_PX = 160;

/** Keeps the end of a growing page in view, unless the reader has scrolled up. */
export function useFollowEnd(isLinked: boolean): void {
	// Who followed a link to a message wants to see that one.
	const following = useRef(!isLinked);
	useEffect(() => {
		const watch = () => {
			const { scrollHeight } = document.documentElement;
			following.current = window.scrollY + window.innerHeight > scrollHeight - NEAR_PX;
		};
		window.addEventListener("scroll", watch, { passive: true });
		return () => window.removeEventListener("scroll", watch);
	}, []);
	// After every draw: whatever changed may have made the page longer.
	useEffect(() => {
		if (following.current) window.scrollTo({ top: document.documentElement.scrollHeight });
	});
}
