"use client";

import dynamic from "next/dynamic";
import { usePreferences } from "./preferences.tsx";

/** Nothing to show before the first action, so it does not hold up the page. */
const Toaster = dynamic(
	() => import("#components/ui/toaster.tsx").then((module) => module.Toaster),
	{
		ssr: false,
	},
);

export function ThemedToaster() {
	return <Toaster theme={usePreferences().theme} />;
}
