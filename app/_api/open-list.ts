import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { knownZone } from "#components/format/format-time.ts";
import { readPreferences } from "#components/layout/read-preferences.ts";
import { loadListParams } from "#components/table/list-state.ts";
import { readRange } from "#components/time-range/read-range.ts";
import { getPageSession } from "#server/api/page-session.ts";
import type { Range } from "#server/lists/contract.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { ViewPage } from "#server/views/contract.ts";
import type { RouteProps } from "./page-props.ts";

/**
 * The address of a list and what its reader last used. An address without any parameter opens the
 * reader's default view of the page, where there is one.
 */
export async function openList(path: string, page: ViewPage, props: RouteProps) {
	const search = await props.searchParams;
	if (Object.keys(search).length === 0) await openDefaultView(path, page);
	return { params: await loadListParams(search), reader: await getReader() };
}

/** The range of any page: that of its address, else the one its reader used last. */
export async function openRange(props: RouteProps): Promise<Range> {
	const { range } = await loadListParams(await props.searchParams);
	const reader = await getReader();
	return readRange(range, reader.remembered, reader).range;
}

async function getReader() {
	const jar = await cookies();
	return {
		nowMs: systemClock.nowMs(),
		zone: knownZone(jar.get("sophia_zone")?.value),
		remembered: readPreferences((name) => jar.get(name)?.value).range,
	};
}

async function openDefaultView(path: string, page: ViewPage): Promise<void> {
	const { caller } = await getPageSession();
	// Without the views the page opens as it stands; its menu of views says what is wrong.
	const views = await caller.views.list({ page }).catch(() => null);
	const view = views?.items.find(({ isDefault }) => isDefault);
	if (view) redirect(`${path}?${view.search}${view.search === "" ? "" : "&"}view=${view.id}`);
}
