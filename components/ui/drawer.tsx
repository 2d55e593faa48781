"use client";

import { lazy, Suspense } from "react";
import type { DrawerProps } from "./drawer-panel.tsx";
import { loadDrawer } from "./overlays.ts";

const DrawerPanel = lazy(() => loadDrawer().then((module) => ({ default: module.DrawerPanel })));

/** A modal panel from the left edge: the navigation on small screens. */
export function Drawer({ open, ...rest }: DrawerProps & { readonly open: boolean }) {
	if (!open) return null;
	return (
		<Suspense>
			<DrawerPanel {...rest} />
		</Suspense>
	);
}
