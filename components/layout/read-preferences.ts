import type { Density, KeptPreferences } from "./preferences.tsx";

/** Choices of this browser from its cookies; anything unknown is the default. */
export function readPreferences(cookie: (name: string) => string | undefined): KeptPreferences {
	const theme = cookie("sophia_theme");
	return {
		theme: theme === "light" || theme === "dark" ? theme : "system",
		sidebarCollapsed: cookie("sophia_sidebar") === "collapsed",
		density: readDensity(cookie("sophia_density")) ?? "standard",
		densities: readDensities(cookie("sophia_densities") ?? ""),
		range: cookie("sophia_range") ?? null,
	};
}

function readDensities(text: string): KeptPreferences["densities"] {
	return Object.fromEntries(
		text.split("~").flatMap((part): [string, Density][] => {
			const [table, chosen] = part.split(".");
			const density = readDensity(chosen);
			return table && density ? [[table, density]] : [];
		}),
	);
}

function readDensity(text: string | undefined): Density | null {
	return text === "compact" || text === "standard" || text === "comfortable" ? text : null;
}
