import type { Theme } from "./preferences.tsx";

/** Choices of this browser from its cookies; anything unknown is the default. */
export function readPreferences(cookie: (name: string) => string | undefined): {
	readonly theme: Theme;
	readonly sidebarCollapsed: boolean;
} {
	const theme = cookie("sophia_theme");
	return {
		theme: theme === "light" || theme === "dark" ? theme : "system",
		sidebarCollapsed: cookie("sophia_sidebar") === "collapsed",
	};
}
