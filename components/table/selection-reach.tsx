import { Button } from "#components/ui/button.tsx";
import type { Selection } from "./row-parts.tsx";

/** How many rows are selected, and the step from this page to all that match. */
export function SelectionReach(props: {
	readonly selection: Selection;
	/** Rows of this page that the step adds to. */
	readonly shown: number;
	/** More rows match than stand on this page. */
	readonly hasMore: boolean;
	/** How many match, in words that end with a blank; empty while it is not known. */
	readonly total: string;
	/** What all of them are called: `matching rows`. */
	readonly all: string;
	/** Said behind the number of selected rows. */
	readonly note?: string;
}) {
	const { selection, total } = props;
	if (selection.isAll) {
		return (
			<>
				<span role="status" className="text-sm">
					All {total}
					{props.all} selected
				</span>
				<Button size="small" onClick={() => selection.setAll(false)}>
					Only this page
				</Button>
			</>
		);
	}
	return (
		<>
			<span role="status" className="text-sm">
				{selection.ids.size} selected{props.note}
			</span>
			{props.hasMore && selection.ids.size === props.shown ? (
				<Button size="small" onClick={() => selection.setAll(true)}>
					Select all {total}
					{props.all}
				</Button>
			) : null}
		</>
	);
}
