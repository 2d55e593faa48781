import { createPart } from "./load-part.ts";

/**
 * What opens above a page loads after it: nothing of it is needed to read the page, and together it
 * weighs more than most pages do.
 */
export const menuPart = createPart(() => import("./menu-panel.tsx"));
export const popoverPart = createPart(() => import("./popover-panel.tsx"));
export const dialogPart = createPart(() => import("./dialog-panel.tsx"));
export const drawerPart = createPart(() => import("./drawer-panel.tsx"));
export const tooltipPart = createPart(() => import("./tooltip-panel.tsx"));

/** Fetches all of them, so that the first one opens without a wait. */
export function loadOverlays(): void {
	for (const part of [menuPart, popoverPart, dialogPart, drawerPart, tooltipPart]) void part.load();
}
