import { classNames } from "#components/ui/class-names.ts";
import type { ColumnWidth } from "./column.ts";

/** Keeps a little room between the sticky column and what is focused beside it. */
const GAP_PX = 8;
const STAYS = "sticky bg-inherit";

/**
 * The box to select a row by: it stays where there is room for it beside the first column, and above
 * that, whose edge would otherwise take presses that are meant for the box.
 */
export const SELECTION_CELL = `w-9 pl-3 sm:left-0 z-[3] ${STAYS} max-sm:static`;

/** The first column says which row it is, so it stays while the others scroll by. */
export function firstCellClass(isBesideSelection: boolean): string {
	return classNames(
		STAYS,
		"z-[2]",
		"group-data-scrolled/table:shadow-[1px_0_0_var(--line-strong)]",
		isBesideSelection ? "left-0 sm:left-9" : "left-0",
	);
}

/** Never more than two fifths of the table, or nothing of the other columns would be seen. */
export const FIRST_WIDTHS: Readonly<Record<ColumnWidth | "standard", string>> = {
	standard: "max-w-[min(20rem,max(40cqw,8.5rem))]",
	narrow: "max-w-[min(7rem,40cqw)] min-w-[min(5rem,40cqw)]",
	wide: "max-w-[min(40rem,40cqw)] min-w-[min(15rem,40cqw)]",
};

/** Says on the element whether something has scrolled beneath the first column. */
export function markScrolled(scroller: HTMLElement): void {
	scroller.toggleAttribute("data-scrolled", scroller.scrollLeft > 0);
}

/** Moves what was focused out from beneath the first column, where the browser leaves it. */
export function uncoverFocus(scroller: HTMLElement, focused: Element): void {
	const first = focused.closest("tr")?.querySelector(":scope > [data-first]");
	if (!first || first.contains(focused) || focused.closest("td, th")?.nextElementSibling === first)
		return;
	const covered = first.getBoundingClientRect().right - focused.getBoundingClientRect().left;
	if (covered > 0) scroller.scrollLeft -= covered + GAP_PX;
}
