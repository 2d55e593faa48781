"use client";

import { useReader, ZoneName } from "#components/format/reader.tsx";
import { describeRange, printRange } from "#components/time-range/print-range.ts";
import { Button } from "#components/ui/button.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { Range } from "#server/lists/contract.ts";

const MINUTES = { "1h": 60, "24h": 1440, "7d": 10_080, "30d": 43_200 } as const;
const CHOICES = ["1h", "24h", "7d", "30d"] as const;

/** The usual ranges, and the way back from one that was chosen on a chart. */
export function RangeChoice(props: {
	readonly range: Range;
	readonly onChange: (range: Range | null) => void;
}) {
	const reader = useReader();
	const printed = printRange(props.range);
	const known = CHOICES.find((choice) => choice === printed);
	return (
		<>
			<span className="text-xs text-muted">
				{known ? null : `${describeRange(props.range, reader)} · `}
				<ZoneName />
			</span>
			<Segmented<(typeof CHOICES)[number] | "">
				label="Range"
				value={known ?? ""}
				onChange={(choice) =>
					choice !== "" && props.onChange({ kind: "last", minutes: MINUTES[choice] })
				}
				options={CHOICES.map((value) => ({ value, label: value }))}
			/>
			{known ? null : (
				<Button onClick={() => props.onChange(null)}>Back to the last 24 hours</Button>
			)}
		</>
	);
}
