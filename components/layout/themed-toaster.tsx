"use client";

import { Toaster } from "#components/ui/toaster.tsx";
import { usePreferences } from "./preferences.tsx";

export function ThemedToaster() {
	return <Toaster theme={usePreferences().theme} />;
}
