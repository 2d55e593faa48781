"use client";

import { useVirtualizer } from "@tanstack/react-virtual";

/** Draws only the rows near the view; the others are two spacers of their height. */
export function VirtualRows(props: {
	readonly count: number;
	readonly columns: number;
	readonly rowHeight: number;
	readonly scroller: React.RefObject<HTMLElement | null>;
	readonly renderRow: (index: number) => React.ReactNode;
}) {
	const virtualizer = useVirtualizer({
		count: props.count,
		getScrollElement: () => props.scroller.current,
		estimateSize: () => props.rowHeight,
		overscan: 20,
		initialRect: { width: 1000, height: 800 },
	});
	const items = virtualizer.getVirtualItems();
	const before = items[0]?.start ?? 0;
	const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
	return (
		<tbody>
			<Spacer height={before} columns={props.columns} />
			{items.map((item) => props.renderRow(item.index))}
			<Spacer height={after} columns={props.columns} />
		</tbody>
	);
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
	if (height <= 0) return null;
	return (
		<tr>
			<td colSpan={columns} height={height} className="p-0" />
		</tr>
	);
}
