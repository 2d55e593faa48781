"use client";

import { createContext, use, useState } from "react";

export type Theme = "light" | "dark" | "system";

interface Preferences {
	readonly theme: Theme;
	readonly sidebarCollapsed: boolean;
	readonly setTheme: (theme: Theme) => void;
	readonly setSidebarCollapsed: (collapsed: boolean) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

/**
 * Choices of this browser, kept in cookies so that the server already renders them: no flash of
 * the other theme and no inline script.
 */
export function PreferencesProvider(props: {
	readonly theme: Theme;
	readonly sidebarCollapsed: boolean;
	readonly children: React.ReactNode;
}) {
	const [theme, setThemeState] = useState(props.theme);
	const [sidebarCollapsed, setCollapsedState] = useState(props.sidebarCollapsed);
	const setTheme = (next: Theme) => {
		setThemeState(next);
		keep("sophia_theme", next);
		if (next === "system") delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = next;
	};
	const setSidebarCollapsed = (collapsed: boolean) => {
		setCollapsedState(collapsed);
		keep("sophia_sidebar", collapsed ? "collapsed" : "open");
	};
	return (
		<PreferencesContext value={{ theme, sidebarCollapsed, setTheme, setSidebarCollapsed }}>
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
