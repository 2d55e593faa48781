import { BareCheckbox } from "#components/ui/input.tsx";
import { SELECTION_CELL } from "./sticky-column.ts";

/** Which rows are selected, by id. */
export interface Selection {
	readonly ids: ReadonlySet<string>;
	/** Not only these: every row that matches, on other pages too. */
	readonly isAll: boolean;
	readonly set: (ids: readonly string[]) => void;
	readonly setAll: (isAll: boolean) => void;
}

/** Selects the row, or no longer. */
export function toggleRow(selection: Selection, id: string): void {
	const { ids } = selection;
	selection.set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]);
}

/** The row that has the keyboard's focus, by id. */
export function focusedRow(): string | null {
	const row = document.activeElement?.closest("tr[data-row]");
	return row instanceof HTMLElement ? (row.dataset.row ?? null) : null;
}

/** How a row opens beside its list. */
export interface RowOpening {
	readonly openId: string | null;
	readonly onOpen: (id: string) => void;
	/** The row is pointed at or focused: it may be opened next. */
	readonly onWarm: (id: string) => void;
}

export function SelectionCell(props: {
	readonly isSelected: boolean;
	readonly onToggle: () => void;
}) {
	return (
		<td className={SELECTION_CELL}>
			<BareCheckbox
				aria-label="Select this row"
				checked={props.isSelected}
				onChange={props.onToggle}
			/>
		</td>
	);
}

/** A plain click or Enter; with a modifier key the browser opens its tab or window. */
export function opensHere(event: React.MouseEvent): boolean {
	return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
