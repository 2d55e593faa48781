"use client";

import { useMemo } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Link } from "#components/ui/link.tsx";
import type { Column } from "./column.ts";
import { opensHere, SelectionCell } from "./row-parts.tsx";

/** A column as the rows of one table draw it. */
export interface Cell<Row> {
	readonly column: Column<Row>;
	/** `first` holds the link; in `cover`, one that only the pointer meets covers the row. */
	readonly place: "first" | "cover" | "other";
	readonly className: string;
}

/** What the rows of a table share; its functions stay the same while the table is on the page. */
export interface RowFrame<Row extends object> {
	readonly cells: readonly Cell<Row>[];
	readonly rowId: (row: Row) => string;
	readonly rowHref: ((row: Row) => string) | undefined;
	readonly openId: string | null;
	readonly onOpen: ((id: string) => void) | undefined;
	readonly onWarm: ((id: string) => void) | undefined;
	/** `undefined`: rows cannot be selected. */
	readonly selected: ReadonlySet<string> | undefined;
	readonly onToggle: (id: string) => void;
}

/**
 * One row. It is the same element until something of this very row changes, so a press on the page
 * costs the rows that it does not concern nothing.
 */
export function DataRow<Row extends object>(
	props: RowFrame<Row> & { readonly row: Row; readonly index: number },
) {
	const { row, index, cells, onOpen, onWarm, onToggle } = props;
	const id = props.rowId(row);
	const href = props.rowHref?.(row);
	const isOpen = props.openId === id;
	const isSelected = props.selected?.has(id);
	return useMemo(() => {
		const open = onOpen && (() => onOpen(id));
		return (
			<tr
				data-row={id}
				aria-rowindex={index + 2}
				{...(onWarm ? { onPointerEnter: () => onWarm(id), onFocus: () => onWarm(id) } : {})}
				className={classNames(
					"border-t border-line bg-surface first:border-t-0",
					href !== undefined &&
						"relative hover:bg-[color-mix(in_oklab,var(--hover)_60%,var(--surface))]",
					isOpen && "bg-accent-soft",
				)}
			>
				{isSelected === undefined ? null : (
					<SelectionCell isSelected={isSelected} onToggle={() => onToggle(id)} />
				)}
				{cells.map((cell) => (
					<DataCell
						key={cell.column.id}
						{...cell}
						row={row}
						href={href}
						isOpen={isOpen}
						onOpen={open}
					/>
				))}
			</tr>
		);
	}, [cells, row, id, index, href, isOpen, isSelected, onOpen, onWarm, onToggle]);
}

function DataCell<Row>(
	props: Cell<Row> & {
		readonly row: Row;
		readonly href: string | undefined;
		readonly isOpen: boolean;
		readonly onOpen: (() => void) | undefined;
	},
) {
	const { column, row, href, onOpen, place } = props;
	const content = column.render ? column.render(row) : (column.value(row) ?? "—");
	return (
		<td data-first={place === "first" || undefined} className={props.className}>
			{href !== undefined && place === "cover" ? (
				<RowLink
					href={href}
					onOpen={onOpen}
					aria-hidden
					tabIndex={-1}
					className="absolute inset-0"
				/>
			) : null}
			{href === undefined || place !== "first" ? (
				content
			) : (
				<RowLink
					href={href}
					onOpen={onOpen}
					aria-current={props.isOpen || undefined}
					className="after:absolute after:inset-0 hover:text-accent"
				>
					{content}
				</RowLink>
			)}
		</td>
	);
}

function RowLink({
	onOpen,
	href,
	...rest
}: Pick<
	React.ComponentProps<"a">,
	"className" | "tabIndex" | "aria-hidden" | "aria-current" | "children"
> & {
	readonly href: string;
	readonly onOpen: (() => void) | undefined;
}) {
	if (onOpen === undefined) return <Link {...rest} href={href} prefetch={false} />;
	// A plain click opens the panel and any other is the browser's: nothing is left for a router.
	return (
		<a
			{...rest}
			href={href}
			onClick={(event) => {
				if (!opensHere(event)) return;
				event.preventDefault();
				onOpen();
			}}
		/>
	);
}
