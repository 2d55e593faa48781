"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { whenIdle } from "#components/ui/when-idle.ts";
import { usePreferences } from "./preferences.tsx";

const Toaster = dynamic(
	() => import("#components/ui/toaster.tsx").then((module) => module.Toaster),
	{
		ssr: false,
	},
);

/** There is nothing to say before the first action, so it comes after everything else. */
export function ThemedToaster() {
	const { theme } = usePreferences();
	const [isWanted, setWanted] = useState(false);
	useEffect(() => whenIdle(() => setWanted(true)), []);
	return isWanted ? <Toaster theme={theme} /> : null;
}
