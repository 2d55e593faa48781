"use client";

import { useMemo, useState } from "react";
import type { Selection } from "./row-parts.tsx";

/**
 * Selected rows; those that are no longer on screen are no longer selected. All rows that match can
 * be selected at once, until what matches changes: `view` tells one view from another.
 */
export function useSelection(shown: readonly string[], view: string): Selection {
	const [chosen, setChosen] = useState<readonly string[]>([]);
	const [allOf, setAllOf] = useState<string | null>(null);
	const ids = useMemo(() => new Set(chosen.filter((id) => shown.includes(id))), [chosen, shown]);
	return {
		ids,
		isAll: allOf === view && ids.size > 0,
		set: (next) => {
			setChosen(next);
			setAllOf(null);
		},
		setAll: (isAll) => setAllOf(isAll ? view : null),
	};
}
