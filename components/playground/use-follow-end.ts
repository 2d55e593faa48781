"use client";

import { useEffect, useRef } from "react";

const NEAR_PX = 160;

/** Keeps the end of a growing page in view, unless the reader has scrolled up. */
export function useFollowEnd(changing: unknown): React.RefObject<HTMLDivElement | null> {
	const end = useRef<HTMLDivElement>(null);
	const following = useRef(true);
	useEffect(() => {
		const watch = () => {
			const { scrollHeight } = document.documentElement;
			following.current = window.scrollY + window.innerHeight > scrollHeight - NEAR_PX;
		};
		window.addEventListener("scroll", watch, { passive: true });
		return () => window.removeEventListener("scroll", watch);
	}, []);
	useEffect(() => {
		if (changing !== null && following.current) {
			window.scrollTo({ top: document.documentElement.scrollHeight });
		}
	}, [changing]);
	return end;
}
