import { SECTIONS, SETTINGS_PAGES } from "#components/layout/navigation.ts";

export interface Destination {
	readonly label: string;
	readonly href: string;
	/** Path whose permission is needed. */
	readonly needs: string;
}

const LETTERS: Readonly<Record<string, string>> = {
	"/": "o",
	"/playground": "c",
	"/requests": "q",
	"/routing": "r",
	"/models": "m",
	"/workflows": "w",
	"/agents": "a",
	"/tasks": "t",
	"/dependencies": "d",
	"/reports": "e",
	"/settings": "s",
};

/** Sections that have a letter after `g`. */
export const PAGE_KEYS = SECTIONS.flatMap(({ href, label }) => {
	const key = LETTERS[href];
	return key === undefined ? [] : [{ key, href, label }];
});

/** Pages and the actions that begin on one. */
export const DESTINATIONS: readonly Destination[] = [
	...SECTIONS.map(({ href, label }) => ({ label, href, needs: href })),
	...SETTINGS_PAGES.map(({ href, label }) => ({
		label: `Settings: ${label}`,
		href,
		needs: href,
	})),
];

export const ACTIONS: readonly Destination[] = [
	{ label: "Ask a model", href: "/playground", needs: "/playground" },
	{ label: "Create an API key", href: "/settings/keys", needs: "/settings/keys" },
	{ label: "Add a user", href: "/settings/users", needs: "/settings/users" },
	{ label: "Change the policy", href: "/settings/policy", needs: "/settings/policy" },
	{
		label: "Send alerts to a chat or webhook",
		href: "/settings/notifications?tab=channels",
		needs: "/settings/notifications",
	},
	{ label: "Set the month's budget", href: "/settings/general", needs: "/settings/general" },
	{
		label: "Show who may do what",
		href: "/settings/users?tab=permissions",
		needs: "/settings/users",
	},
	{
		label: "Findings of all audited projects",
		href: "/dependencies/findings",
		needs: "/dependencies",
	},
	{ label: "Add a project to audit", href: "/dependencies?add=true", needs: "/dependencies" },
	{ label: "Show errors", href: "/requests?q=status:error&view=errors", needs: "/requests" },
	{
		label: "Show close calls",
		href: "/routing?q=margin:%3C3&sort=margin.asc&view=close-calls",
		needs: "/routing",
	},
];

/** Whether somebody who may open `visible` may go there. */
export function mayGo({ needs }: Destination, visible: readonly string[]): boolean {
	return visible.includes(needs);
}
