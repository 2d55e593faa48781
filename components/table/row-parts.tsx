import { Checkbox } from "#components/ui/input.tsx";

/** Which rows are selected, by id. */
export interface Selection {
	readonly ids: ReadonlySet<string>;
	readonly set: (ids: readonly string[]) => void;
}

/** How a row opens beside its list. */
export interface RowOpening {
	readonly openId: string | null;
	readonly onOpen: (id: string) => void;
	/** The row is pointed at or focused: it may be opened next. */
	readonly onWarm: (id: string) => void;
}

export function SelectionCell(props: { readonly id: string; readonly selection: Selection }) {
	const { id, selection } = props;
	const selected = selection.ids.has(id);
	return (
		<td className="w-9 pl-3">
			<span className="relative z-[1] flex size-6 items-center">
				<Checkbox
					aria-label="Select this row"
					checked={selected}
					onChange={() =>
						selection.set(
							selected
								? [...selection.ids].filter((other) => other !== id)
								: [...selection.ids, id],
						)
					}
				/>
			</span>
		</td>
	);
}

/** A plain click or Enter; with a modifier key the browser opens its tab or window. */
export function opensHere(event: React.MouseEvent): boolean {
	return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
