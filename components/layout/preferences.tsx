"use client";

import { createContext, use, useState } from "react";

export type Theme = "light" | "dark" | "system";
export type Density = "compact" | "standard" | "comfortable";

/** What this browser remembers. */
export interface KeptPreferences {
	readonly theme: Theme;
	readonly sidebarCollapsed: boolean;
	/** Height of the rows of tables. */
	readonly density: Density;
	/** The range used last on any page, as it stands in addresses; `null`: none yet. */
	readonly range: string | null;
}

interface Preferences extends KeptPreferences {
	readonly setTheme: (theme: Theme) => void;
	readonly setSidebarCollapsed: (collapsed: boolean) => void;
	readonly setDensity: (density: Density) => void;
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
	const setDensity = (density: Density) => {
		setKept((current) => ({ ...current, density }));
		keep("sophia_density", density);
	};
	const setRange = (range: string) => {
		setKept((current) => ({ ...current, range }));
		keep("sophia_range", encodeURIComponent(range));
	};
	return (
		<PreferencesContext value={{ ...kept, setTheme, setSidebarCollapsed, setDensity, setRange }}>
			{props.children}
		</PreferencesContext>
	);
}

export function usePreferences(): Preferences {
	const preferences = use(PreferencesContext);
	if (preferences === null) throw new Error("usePreferences needs a PreferencesProvider above it");
	return preferences;
}

function keep(name: string, value: string): void {
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
	document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
