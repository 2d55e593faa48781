"use client";

import type { DrawerProps } from "./drawer-panel.tsx";
import { lateOf } from "./late.tsx";
import { drawerPart } from "./overlays.ts";

const DrawerPanel = lateOf(drawerPart, (module) => module.DrawerPanel);

/** A modal panel from the left edge: the navigation on small screens. */
export function Drawer({ open, ...rest }: DrawerProps & { readonly open: boolean }) {
	if (!open) return null;
	return <DrawerPanel {...rest} />;
}
