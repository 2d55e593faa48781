"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { openPalette } from "#components/palette/open-palette.ts";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { Link } from "#components/ui/link.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { HelpButton } from "./help.tsx";
import { Logo } from "./logo.tsx";
import { isCurrent, type NavigationItem, SECTIONS } from "./navigation.ts";
import { usePreferences } from "./preferences.tsx";
import { UserMenu } from "./user-menu.tsx";

/** The fixed side bar of wide screens; folds to icons. */
export function Sidebar(props: {
	readonly visible: readonly string[];
	readonly mark: React.ReactNode;
}) {
	const { sidebarCollapsed: collapsed, setSidebarCollapsed } = usePreferences();
	const label = collapsed ? "Widen the side bar" : "Fold the side bar";
	return (
		<aside
			className={classNames(
				"sticky top-0 hidden h-dvh shrink-0 flex-col border-r border-line bg-sunken md:flex",
				collapsed ? "w-14" : "w-56",
			)}
		>
			<div
				className={classNames(
					"flex h-14 items-center gap-2 px-3",
					collapsed && "justify-center px-0",
				)}
			>
				<Brand collapsed={collapsed} />
			</div>
			<div className="px-2 pb-1">
				<Button
					className={classNames("w-full", collapsed ? "px-0" : "justify-start px-2 text-muted")}
					title="Find a page, an id or an action"
					{...(collapsed ? { "aria-label": "Find" } : {})}
					aria-keyshortcuts="Control+K Meta+K"
					onClick={openPalette}
				>
					<Search aria-hidden />
					{collapsed ? null : (
						<>
							Find…
							<span className="ml-auto" aria-hidden>
								<Kbd>Ctrl K</Kbd>
							</span>
						</>
					)}
				</Button>
			</div>
			<NavigationList visible={props.visible} collapsed={collapsed} />
			<div className="mt-auto flex flex-col gap-1 p-2">
				{collapsed ? null : <div className="px-2 pb-1">{props.mark}</div>}
				<HelpButton collapsed={collapsed} />
				<Tooltip label={label} side="right">
					<Button
						look="ghost"
						className={classNames("w-full", collapsed ? "px-0" : "justify-start px-2")}
						aria-label={label}
						aria-expanded={!collapsed}
						onClick={() => setSidebarCollapsed(!collapsed)}
					>
						{collapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
						{collapsed ? null : "Fold"}
					</Button>
				</Tooltip>
				<UserMenu collapsed={collapsed} />
			</div>
		</aside>
	);
}

export function Brand({ collapsed }: { readonly collapsed?: boolean }) {
	return (
		<Link href="/" className="flex items-center gap-2 font-semibold" aria-label="Sophia, overview">
			<Logo className="size-6" />
			{collapsed ? null : <span className="text-base tracking-tight">Sophia</span>}
		</Link>
	);
}

export function NavigationList(props: {
	readonly visible: readonly string[];
	readonly collapsed?: boolean;
	readonly onNavigate?: () => void;
}) {
	const path = usePathname();
	return (
		<nav aria-label="Main" className="px-2 py-1">
			<ul className="flex flex-col gap-0.5">
				{SECTIONS.filter((section) => props.visible.includes(section.href)).map((section) => (
					<li key={section.href}>
						<NavigationLink
							item={section}
							current={isCurrent(section.href, path)}
							collapsed={props.collapsed ?? false}
							onNavigate={props.onNavigate}
						/>
					</li>
				))}
			</ul>
		</nav>
	);
}

function NavigationLink(props: {
	readonly item: NavigationItem;
	readonly current: boolean;
	readonly collapsed: boolean;
	readonly onNavigate: (() => void) | undefined;
}) {
	const { icon: Icon, label, href } = props.item;
	const link = (
		<Link
			href={href}
			{...(props.onNavigate ? { onClick: props.onNavigate } : {})}
			aria-current={props.current ? "page" : undefined}
			aria-label={props.collapsed ? label : undefined}
			className={classNames(
				"flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-fg",
				props.current && "bg-hover font-medium text-fg",
				props.collapsed && "justify-center px-0",
			)}
		>
			<Icon className={classNames("size-4 shrink-0", props.current && "text-accent")} aria-hidden />
			{props.collapsed ? null : label}
		</Link>
	);
	return props.collapsed ? (
		<Tooltip label={label} side="right">
			{link}
		</Tooltip>
	) : (
		link
	);
}
