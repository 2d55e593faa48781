"use client";

import { ZoomOut } from "lucide-react";
import { useId, useState } from "react";
import { useNow, useZone, ZoneName } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Range } from "#server/lists/contract.ts";
import { parseRange } from "./parse-range.ts";
import { describeRange, printRange } from "./print-range.ts";
import type { useTimeRange } from "./use-time-range.ts";

const RANGES = ["15m", "1h", "4h", "24h", "7d", "30d"] as const;
const DAYS = ["today", "yesterday"] as const;

/** The ways to choose a range: typed, usual ones, twice as long. */
export function RangePanel(props: {
	readonly range: ReturnType<typeof useTimeRange>;
	readonly comparable: boolean;
	readonly onChoose: (range: Range) => void;
}) {
	const { range, onChoose } = props;
	const zone = useZone();
	return (
		<>
			<TypedRange range={range.range} onChoose={onChoose} />
			<div className="mt-3 grid grid-cols-3 gap-1.5">
				{[...RANGES, ...DAYS].map((text) => (
					<Button
						key={text}
						size="small"
						onClick={() => {
							const parsed = parseRange(text, { nowMs: Date.now(), zone });
							if (parsed.ok) onChoose(parsed.range);
						}}
					>
						{text}
					</Button>
				))}
				<Button size="small" onClick={range.zoomOut} title="Twice as long  z">
					<ZoomOut aria-hidden /> Wider
				</Button>
			</div>
			{props.comparable ? (
				<div className="mt-3">
					<CheckField
						label="Compare with the period before"
						checked={range.compare}
						onChange={(event) => range.setCompare(event.target.checked)}
					/>
				</div>
			) : null}
			<p className="mt-3 text-xs text-muted">
				Times in <ZoneName /> ({zone}). Today begins at midnight of the organisation's reporting
				zone.
			</p>
		</>
	);
}

function TypedRange(props: { readonly range: Range; readonly onChoose: (range: Range) => void }) {
	const zone = useZone();
	const nowMs = useNow((ms) => ms);
	const id = useId();
	const [text, setText] = useState(printRange(props.range));
	const parsed = parseRange(text, { nowMs, zone });
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				if (parsed.ok) props.onChoose(parsed.range);
			}}
		>
			<label htmlFor={id} className="text-sm font-medium">
				Range
			</label>
			<div className="mt-1 flex gap-1.5">
				<Input
					id={id}
					value={text}
					aria-invalid={!parsed.ok || undefined}
					aria-describedby={`${id}-reading`}
					spellCheck={false}
					autoComplete="off"
					onFocus={(event) => event.target.select()}
					onChange={(event) => setText(event.target.value)}
				/>
				<Button type="submit" look="primary" disabled={!parsed.ok}>
					Apply
				</Button>
			</div>
			<p id={`${id}-reading`} role="status" className="mt-1 text-xs text-muted">
				{parsed.ok ? describeRange(parsed.range, { nowMs, zone }) : parsed.message}
			</p>
		</form>
	);
}
