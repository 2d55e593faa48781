import type { KeptPreferences } from "./preferences.tsx";

/** Choices of this browser from its cookies; anything unknown is the default. */
export function readPreferences(cookie: (name: string) => string | undefined): KeptPreferences {
	const theme = cookie("sophia_theme");
	const density = cookie("sophia_density");
	return {
		theme: theme === "light" || theme === "dark" ? theme : "system",
		sidebarCollapsed: cookie("sophia_sidebar") === "collapsed",
		density: density === "compact" || density === "comfortable" ? density : "standard",
		range: cookie("sophia_range") ?? null,
	};
}
