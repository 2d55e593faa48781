"use client";

import { useMemo, useState } from "react";
import type { Selection } from "./row-parts.tsx";

/** Selected rows; those that are no longer on screen are no longer selected. */
export function useSelection(shown: readonly string[]): Selection {
	const [chosen, setChosen] = useState<readonly string[]>([]);
	const ids = useMemo(() => new Set(chosen.filter((id) => shown.includes(id))), [chosen, shown]);
	return { ids, set: setChosen };
}
