import {
	Boxes,
	LayoutDashboard,
	ListTree,
	type LucideIcon,
	MessageSquareText,
	PackageCheck,
	Settings,
	Split,
} from "lucide-react";

export interface NavigationItem {
	readonly href: string;
	readonly label: string;
	readonly icon: LucideIcon;
}

/** Sections in the order of daily use. A new feature adds its line here. */
export const SECTIONS: readonly NavigationItem[] = [
	{ href: "/", label: "Overview", icon: LayoutDashboard },
	{ href: "/playground", label: "Playground", icon: MessageSquareText },
	{ href: "/requests", label: "Requests", icon: ListTree },
	{ href: "/routing", label: "Routing", icon: Split },
	{ href: "/models", label: "Models & scores", icon: Boxes },
	{ href: "/dependencies", label: "Dependency audits", icon: PackageCheck },
	{ href: "/settings", label: "Settings", icon: Settings },
];

/** Pages inside Settings, in the order of its side list. */
export const SETTINGS_PAGES: readonly { readonly href: string; readonly label: string }[] = [
	{ href: "/settings/account", label: "Account" },
	{ href: "/settings/keys", label: "API keys" },
	{ href: "/settings/users", label: "Users" },
	{ href: "/settings/policy", label: "Policy" },
	{ href: "/settings/providers", label: "Providers" },
	{ href: "/settings/notifications", label: "Notifications" },
	{ href: "/settings/audit-log", label: "Audit log" },
	{ href: "/settings/general", label: "General" },
];

/** Whether `path` belongs to the section at `href`. */
export function isCurrent(href: string, path: string): boolean {
	return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
