"use client";

import { CalendarClock, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useNow, useZone } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { Range } from "#server/lists/contract.ts";
import { describeRange, printRange } from "./print-range.ts";
import { useRangeShortcuts, type useTimeRange } from "./use-time-range.ts";

const RangePanel = late(
	() => import("./range-panel.tsx"),
	(module) => module.RangePanel,
);

/** The one control of the page's range: typed, chosen, shifted; names the zone it is read in. */
export function RangePicker(props: {
	readonly range: ReturnType<typeof useTimeRange>;
	/** Set where the page can show the period before as well. */
	readonly comparable?: boolean;
}) {
	const { range } = props;
	const zone = useZone();
	const words = useNow((nowMs) => describeRange(range.range, { nowMs, zone }));
	const [open, setOpen] = useState(false);
	useRangeShortcuts(range);
	const choose = (next: Range) => {
		range.setRange(next);
		setOpen(false);
	};
	return (
		<fieldset className="flex min-w-0 items-center gap-0.5" aria-label="Time range">
			<Button
				look="ghost"
				size="icon"
				aria-label="The time before"
				title="The time before  ["
				onClick={() => range.shift(-1)}
			>
				<ChevronLeft aria-hidden />
			</Button>
			<Popover
				open={open}
				onOpenChange={setOpen}
				label="Choose a time range"
				trigger={
					<Button className="min-w-0 shrink" data-range={printRange(range.range)}>
						<CalendarClock aria-hidden />
						<span className="sr-only">Time range: </span>
						<span className="truncate">{words}</span>
					</Button>
				}
			>
				<RangePanel range={range} comparable={props.comparable ?? false} onChoose={choose} />
			</Popover>
			<Button
				look="ghost"
				size="icon"
				aria-label="The time after"
				title="The time after  ]"
				disabled={range.range.kind !== "between"}
				onClick={() => range.shift(1)}
			>
				<ChevronRight aria-hidden />
			</Button>
		</fieldset>
	);
}
