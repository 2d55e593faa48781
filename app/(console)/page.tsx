import type { Metadata } from "next";
import { cookies } from "next/headers";
import { knownZone } from "#components/format/format-time.ts";
import { Overview } from "#components/overview/overview.tsx";
import { dayStartIn, RECENT_LIMIT, todayInput } from "#components/overview/overview-input.ts";
import { systemClock } from "#server/platform/clock.ts";
import { ForbiddenPage } from "../_api/forbidden-page.tsx";
import { openPage } from "../_api/server.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
	const page = await openPage("/");
	if (!page.allowed) return <ForbiddenPage what="Overview" needs={page.needs} />;
	const { api } = page;
	const nowMs = systemClock.nowMs();
	const zone = knownZone((await cookies()).get("sophia_zone")?.value);
	const dayStart = dayStartIn(zone, nowMs);
	await page.prefetch(
		api.system.status.queryOptions(),
		api.models.status.queryOptions(),
		api.usage.summary.queryOptions({ ...todayInput(dayStart, nowMs), zone }),
		api.requests.list.queryOptions({ limit: RECENT_LIMIT }),
	);
	return (
		<page.Hydrate>
			<Overview zone={zone} dayStart={dayStart} />
		</page.Hydrate>
	);
}
