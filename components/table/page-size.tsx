"use client";

import { Select } from "#components/ui/select.tsx";
import { PAGE_SIZES } from "./list-state.ts";
import type { ListControls } from "./use-list-state.ts";

/** How many rows a page has. */
export function PageSizeSelect({ list }: { readonly list: ListControls }) {
	return (
		<Select
			aria-label="Rows a page"
			className="h-7 text-xs"
			value={String(list.size)}
			onChange={(event) => {
				const size = PAGE_SIZES.find((one) => String(one) === event.target.value);
				if (size !== undefined) list.setSize(size);
			}}
			options={PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} rows` }))}
		/>
	);
}
