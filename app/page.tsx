import { systemClock } from "#server/platform/clock.ts";
export const dynamic = "force-dynamic";
export default function Page() {
	return <h1>{systemClock.nowMs()}</h1>;
}
