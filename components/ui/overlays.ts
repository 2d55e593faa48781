/**
 * What opens above a page loads after it: nothing of it is needed to read the page, and together it
 * weighs more than most pages do.
 */
export const loadMenu = () => import("./menu-panel.tsx");
export const loadPopover = () => import("./popover-panel.tsx");
export const loadDialog = () => import("./dialog-panel.tsx");
export const loadDrawer = () => import("./drawer-panel.tsx");
export const loadTooltip = () => import("./tooltip-panel.tsx");

/** Fetches all of them, so that the first one opens without a wait. */
export async function loadOverlays(): Promise<void> {
	await Promise.all([loadMenu(), loadPopover(), loadDialog(), loadDrawer(), loadTooltip()]);
}
