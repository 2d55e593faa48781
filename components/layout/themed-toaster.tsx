"use client";

import { useEffect, useState } from "react";
import { late } from "#components/ui/late.tsx";
import { whenIdle } from "#components/ui/when-idle.ts";
import { usePreferences } from "./preferences.tsx";

const Toaster = late(
	() => import("#components/ui/toaster.tsx"),
	(module) => module.Toaster,
	{ isSilent: true },
);

/** There is nothing to say before the first action, so it comes after everything else. */
export function ThemedToaster() {
	const { theme } = usePreferences();
	const [isWanted, setWanted] = useState(false);
	useEffect(() => whenIdle(() => setWanted(true)), []);
	return isWanted ? <Toaster theme={theme} /> : null;
}
