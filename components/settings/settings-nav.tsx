"use client";

import { usePathname } from "next/navigation";
import { SETTINGS_PAGES } from "#components/layout/navigation.ts";
import { classNames } from "#components/ui/class-names.ts";
import { Link } from "#components/ui/link.tsx";

/** The pages of Settings that the role may open. */
export function SettingsNav({ visible }: { readonly visible: readonly string[] }) {
	const path = usePathname();
	return (
		<nav aria-label="Settings" className="border-b border-line px-4 pt-3 sm:px-6">
			<ul className="-mb-px flex gap-1 overflow-x-auto">
				{SETTINGS_PAGES.filter(({ href }) => visible.includes(href)).map(({ href, label }) => (
					<li key={href}>
						<Link
							href={href}
							aria-current={path === href ? "page" : undefined}
							className={classNames(
								"flex h-9 items-center border-b-2 border-transparent px-2.5 whitespace-nowrap text-muted hover:text-fg",
								path === href && "border-accent font-medium text-fg",
							)}
						>
							{label}
						</Link>
					</li>
				))}
			</ul>
		</nav>
	);
}
