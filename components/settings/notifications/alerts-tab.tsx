"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { useFilter } from "#components/table/use-filter.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import { FilterSelect } from "../filter-select.tsx";
import { ListSection } from "../list-section.tsx";
import { alertColumns } from "./alert-columns.tsx";
import { AlertDialog } from "./alert-dialog.tsx";
import { SEVERITIES } from "./severity.tsx";

const REFRESH_MS = 15_000;
const STATES = ["open", "ended", "all"] as const;

/** Open alerts and what became of others. */
export function AlertsTab() {
	const api = useTRPC();
	const cursor = useCursor();
	const [chosenState, setState] = useFilter(cursor, "state", STATES);
	const state = chosenState ?? "open";
	const [severity, setSeverity] = useFilter(cursor, "severity", SEVERITIES);
	const [opened, setOpened] = useQueryState("open", parseAsString.withOptions({ history: "push" }));
	const options = api.notifications.alerts.queryOptions(
		{
			...cursor.page,
			...(state === "all" ? {} : { state }),
			...(severity ? { severity } : {}),
		},
		{ placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
	);
	const list = useQuery(options);
	const columns = useMemo(() => alertColumns((alert) => void setOpened(alert.id)), [setOpened]);
	const open = list.data?.open;
	return (
		<ListSection
			label="Alerts"
			filters={
				<>
					<Segmented
						label="State"
						value={state}
						onChange={(next) => setState(next === "open" ? null : next)}
						options={[
							{ value: "open", label: "Open" },
							{ value: "ended", label: "Over" },
							{ value: "all", label: "All" },
						]}
					/>
					<FilterSelect
						label="Severity"
						any="every severity"
						value={severity}
						options={SEVERITIES}
						onChange={setSeverity}
					/>
					{open ? (
						<p role="status" className="text-xs text-muted sm:ml-auto">
							Open: {open.critical} critical, {open.warning} warning, {open.info} info
						</p>
					) : null}
				</>
			}
		>
			<PagedList
				what="alerts"
				caption="Alerts, newest first"
				columns={columns}
				rowId={(alert) => alert.id}
				query={list}
				queryKey={options.queryKey}
				cursor={cursor}
				empty={
					severity !== null || state === "ended" ? (
						<NoMatchState title="No alert matches these filters" />
					) : (
						<EmptyState title={state === "open" ? "Nothing wants you" : "There was no alert yet"}>
							Breakers, refused calls, lost records, stale catalogues, budgets and expiring keys are
							told here as they happen.
						</EmptyState>
					)
				}
			/>
			{opened ? <AlertDialog id={opened} onClose={() => void setOpened(null)} /> : null}
		</ListSection>
	);
}
