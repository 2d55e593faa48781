/** Event that opens the palette from anywhere. */
export const OPEN_PALETTE = "sophia-open-palette";

export function openPalette(): void {
	window.dispatchEvent(new Event(OPEN_PALETTE));
}
