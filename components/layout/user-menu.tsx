"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useState } from "react";
import { useSessionUser } from "#components/session/session.tsx";
import { signOut } from "#components/session/sign-out.ts";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Link } from "#components/ui/link.tsx";
import { Menu, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from "#components/ui/menu.tsx";
import { notify } from "#components/ui/notify.ts";
import { DENSITIES, type Theme, usePreferences } from "./preferences.tsx";

const THEMES: readonly { value: Theme; label: string; icon: React.ReactNode }[] = [
	{ value: "system", label: "As the system", icon: <Monitor aria-hidden /> },
	{ value: "light", label: "Light", icon: <Sun aria-hidden /> },
	{ value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
];

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ collapsed }: { readonly collapsed: boolean }) {
	const user = useSessionUser();
	const { theme, setTheme, density, setDensity } = usePreferences();
	const [leaving, setLeaving] = useState(false);
	const leave = () => {
		setLeaving(true);
		signOut().catch(() => {
			setLeaving(false);
			notify("Signing out failed: Sophia did not answer");
		});
	};
	return (
		<Menu
			side="top"
			align="start"
			trigger={
				<Button
					look="ghost"
					className={classNames("h-10 w-full", collapsed ? "px-0" : "justify-start gap-2 px-2")}
					{...(collapsed ? { "aria-label": `Account of ${user.name}` } : {})}
				>
					<span
						aria-hidden
						className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
					>
						{initials(user.name)}
					</span>
					{collapsed ? null : (
						<>
							<span className="flex min-w-0 flex-1 flex-col items-start leading-4">
								<span className="max-w-full truncate text-fg">
									<span className="sr-only">Account of </span>
									{user.name}
								</span>
								<span className="text-2xs text-muted">{user.role}</span>
							</span>
							<ChevronsUpDown aria-hidden />
						</>
					)}
				</Button>
			}
		>
			<MenuLabel>
				<span className="block max-w-60 truncate">{user.email}</span>
			</MenuLabel>
			<MenuItem asChild>
				<Link href="/settings/account">
					<UserRound aria-hidden /> Account and sessions
				</Link>
			</MenuItem>
			<MenuSeparator />
			<MenuLabel>Theme</MenuLabel>
			<MenuRadio value={theme} options={THEMES} onChange={setTheme} />
			<MenuSeparator />
			<MenuLabel>Rows of all tables</MenuLabel>
			<MenuRadio value={density} options={DENSITIES} onChange={(chosen) => setDensity(chosen)} />
			<MenuSeparator />
			<MenuItem onSelect={leave} disabled={leaving}>
				<LogOut aria-hidden /> Sign out
			</MenuItem>
		</Menu>
	);
}

function initials(name: string): string {
	const words = name.trim().split(/\s+/);
	const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
	return letters.map((word) => word?.charAt(0).toUpperCase() ?? "").join("");
}
