export { type Buckets, planBuckets, ROLLUP_STEP_MS } from "./core/plan-buckets.ts";
export { monthOf, previousSpan, type Span, splitDays, toWindow } from "./core/resolve-range.ts";
export {
	formatInZone,
	isZone,
	type WallClock,
	wallClockOf,
} from "./core/zone-time.ts";
export { readReportingZone, resolveSpan } from "./resolve-window.ts";
