"use client";

import { createContext, use, useState } from "react";

export type Theme = "light" | "dark" | "system";
export type Density = "compact" | "standard" | "comfortable";

/** Heights of the rows of a table, with their names for people. */
export const DENSITIES: readonly { readonly value: Density; readonly label: string }[] = [
	{ value: "compact", label: "Compact" },
	{ value: "standard", label: "Standard" },
	{ value: "comfortable", label: "Roomy" },
];

/** What this browser remembers. */
export interface KeptPreferences {
	readonly theme: Theme;
	readonly sidebarCollapsed: boolean;
	/** Height of the rows of tables that have none of their own. */
	readonly density: Density;
	/** Height of the rows by the table's name, where one was chosen for it. */
	readonly densities: Readonly<Record<string, Density>>;
	/** The range used last on any page, as it stands in addresses; `null`: none yet. */
	readonly range: string | null;
}

interface Preferences extends KeptPreferences {
	readonly setTheme: (theme: Theme) => void;
	readonly setSidebarCollapsed: (collapsed: boolean) => void;
	readonly densityOf: (table: string | undefined) => Density;
	/** For one table, or, without a name, for all of them. */
	readonly setDensity: (density: Density, table?: string) => void;
	readonly setRange: (range: string) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

/**
 * Choices of this browser, kept in cookies so that the server already renders them: no flash of
 * the other theme and no inline script.
 */
export function PreferencesProvider(props: {
	readonly kept: KeptPreferences;
	readonly children: React.ReactNode;
}) {
	const [kept, setKept] = useState(props.kept);
	const setTheme = (theme: Theme) => {
		setKept((current) => ({ ...current, theme }));
		keep("sophia_theme", theme);
		if (theme === "system") delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	};
	const setSidebarCollapsed = (sidebarCollapsed: boolean) => {
		setKept((current) => ({ ...current, sidebarCollapsed }));
		keep("sophia_sidebar", sidebarCollapsed ? "collapsed" : "open");
	};
	const densityOf = (table: string | undefined) =>
		(table === undefined ? undefined : kept.densities[table]) ?? kept.density;
	const setDensity = (density: Density, table?: string) => {
		const next =
			table === undefined
				? { density, densities: {} }
				: { density: kept.density, densities: { ...kept.densities, [table]: density } };
		setKept((current) => ({ ...current, ...next }));
		keep("sophia_density", next.density);
		keep("sophia_densities", printDensities(next.densities));
	};
	const setRange = (range: string) => {
		setKept((current) => ({ ...current, range }));
		keep("sophia_range", encodeURIComponent(range));
	};
	return (
		<PreferencesContext
			value={{ ...kept, setTheme, setSidebarCollapsed, densityOf, setDensity, setRange }}
		>
			{props.children}
		</PreferencesContext>
	);
}

export function usePreferences(): Preferences {
	const preferences = use(PreferencesContext);
	if (preferences === null) throw new Error("usePreferences needs a PreferencesProvider above it");
	return preferences;
}

/** `requests.compact~decisions.comfortable`; `readPreferences` reads it back. */
function printDensities(densities: KeptPreferences["densities"]): string {
	return Object.entries(densities)
		.map(([table, density]) => `${table}.${density}`)
		.join("~");
}

function keep(name: string, value: string): void {
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
	document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
