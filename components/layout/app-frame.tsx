"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { ConsoleKeys } from "#components/palette/console-keys.tsx";
import { openPalette } from "#components/palette/open-palette.ts";
import { rememberRecent } from "#components/palette/recent.ts";
import { ShortcutProvider } from "#components/shortcuts/shortcuts.tsx";
import { Button } from "#components/ui/button.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { loadOverlays } from "#components/ui/overlays.ts";
import { whenIdle } from "#components/ui/when-idle.ts";
import { HelpButton } from "./help.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { Brand, NavigationList, Sidebar } from "./sidebar.tsx";
import { UserMenu } from "./user-menu.tsx";

/** Side bar, top bar of small screens, and the page. `visible` are the sections the role may open. */
export function AppFrame(props: {
	readonly visible: readonly string[];
	readonly mark: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	const [open, setOpen] = useState(false);
	const path = usePathname();
	useEffect(() => rememberRecent(path), [path]);
	useEffect(() => whenIdle(loadOverlays), []);
	return (
		<ShortcutProvider>
			<div data-console className="flex min-h-dvh">
				<ConsoleKeys visible={props.visible} />
				<a
					href="#content"
					className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent-solid px-3 py-2 text-on-accent focus:translate-y-0"
				>
					Skip to the content
				</a>
				<Sidebar visible={props.visible} mark={props.mark} />
				<div className="flex min-w-0 flex-1 flex-col">
					<header className="sticky top-0 z-30 flex h-13 items-center gap-3 border-b border-line bg-bg px-3 md:hidden">
						<Button
							look="ghost"
							size="icon"
							aria-label="Open navigation"
							aria-expanded={open}
							onClick={() => setOpen(true)}
						>
							<MenuIcon aria-hidden />
						</Button>
						<Brand />
						<div className="ml-auto">{props.mark}</div>
						<Button look="ghost" size="icon" aria-label="Search and commands" onClick={openPalette}>
							<Search aria-hidden />
						</Button>
					</header>
					<Drawer open={open} onOpenChange={setOpen} title="Navigation">
						<div className="flex h-14 items-center px-4">
							<Brand />
						</div>
						<NavigationList visible={props.visible} onNavigate={() => setOpen(false)} />
						<div className="mt-auto flex flex-col gap-1 p-2">
							<HelpButton collapsed={false} />
							<UserMenu collapsed={false} />
						</div>
					</Drawer>
					<OfflineNotice />
					<main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
						{props.children}
					</main>
				</div>
			</div>
		</ShortcutProvider>
	);
}
