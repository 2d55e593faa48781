import { ArrowDown, ArrowUp } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { BareCheckbox } from "#components/ui/input.tsx";
import type { Column } from "./column.ts";
import type { Selection } from "./row-parts.tsx";
import { firstCellClass, SELECTION_CELL } from "./sticky-column.ts";

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;

/** The labels; those of columns that the API can sort by are buttons. */
export function HeadRow<Row extends object>(props: {
	readonly shown: readonly Column<Row>[];
	readonly classOf: (column: Column<Row>) => string;
	readonly sort: { readonly by: string; readonly direction: "asc" | "desc" } | null | undefined;
	readonly onSort: ((by: string) => void) | undefined;
	readonly selection: Selection | undefined;
	readonly ids: readonly string[];
}) {
	const { selection, ids, sort, onSort } = props;
	return (
		<tr className="bg-surface">
			{selection ? (
				<th scope="col" className={SELECTION_CELL}>
					<BareCheckbox
						aria-label="Select all rows of this page"
						checked={ids.length > 0 && ids.every((id) => selection.ids.has(id))}
						onChange={(event) => selection.set(event.target.checked ? ids : [])}
					/>
				</th>
			) : null}
			{props.shown.map((column, position) => {
				const by = onSort ? column.sort : undefined;
				const direction = by !== undefined && sort?.by === by ? sort.direction : undefined;
				return (
					<th
						key={column.id}
						scope="col"
						data-first={position === 0 || undefined}
						title={column.unit ? `${column.label}, ${column.unit}` : undefined}
						{...(direction ? { "aria-sort": ARIA_SORT[direction] } : {})}
						className={classNames(
							"h-9 whitespace-nowrap px-3 text-left text-xs font-medium text-muted",
							column.type === "number" && "text-right",
							position === 0 && firstCellClass(selection !== undefined),
							props.classOf(column),
						)}
					>
						{by === undefined ? (
							column.label
						) : (
							<SortButton direction={direction} onClick={() => onSort?.(by)}>
								{column.label}
							</SortButton>
						)}
					</th>
				);
			})}
		</tr>
	);
}

function SortButton(props: {
	readonly direction: "asc" | "desc" | undefined;
	readonly onClick: () => void;
	readonly children: React.ReactNode;
}) {
	return (
		<button
			type="button"
			onClick={props.onClick}
			className="inline-flex h-6 items-center gap-1 rounded hover:text-fg [&_svg]:size-3"
		>
			{props.children}
			{props.direction === "desc" ? <ArrowDown aria-hidden /> : null}
			{props.direction === "asc" ? <ArrowUp aria-hidden /> : null}
		</button>
	);
}
