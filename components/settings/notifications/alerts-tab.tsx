"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import { ListSection } from "../list-section.tsx";
import { alertColumns } from "./alert-columns.tsx";
import { AlertDialog } from "./alert-dialog.tsx";
import { SEVERITIES } from "./severity.tsx";

const LIMIT = 50;
const REFRESH_MS = 15_000;
const STATES = ["open", "ended", "all"] as const;

/** Open alerts and what became of others. */
export function AlertsTab() {
	const api = useTRPC();
	const client = useQueryClient();
	const cursor = useCursor();
	const [state, setState] = useQueryState(
		"state",
		parseAsStringLiteral(STATES).withDefault("open").withOptions({ history: "push" }),
	);
	const [severity, setSeverity] = useQueryState(
		"severity",
		parseAsStringLiteral(SEVERITIES).withOptions({ history: "push" }),
	);
	const [opened, setOpened] = useQueryState("open", parseAsString.withOptions({ history: "push" }));
	const options = api.notifications.alerts.queryOptions(
		{
			limit: LIMIT,
			...(cursor.cursor ? { cursor: cursor.cursor } : {}),
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
						onChange={(next) => {
							void cursor.first();
							void setState(next);
						}}
						options={[
							{ value: "open", label: "Open" },
							{ value: "ended", label: "Over" },
							{ value: "all", label: "All" },
						]}
					/>
					<Select
						aria-label="Severity"
						value={severity ?? ""}
						onChange={(event) => {
							void cursor.first();
							void setSeverity(SEVERITIES.find((known) => known === event.target.value) ?? null);
						}}
						options={[
							{ value: "", label: "every severity" },
							...SEVERITIES.map((value) => ({ value, label: value })),
						]}
					/>
					{open ? (
						<p role="status" className="text-xs text-muted sm:ml-auto">
							Open: {open.critical} critical, {open.warning} warning, {open.info} info
						</p>
					) : null}
				</>
			}
		>
			<ListView
				what="alerts"
				caption="Alerts, newest first"
				columns={columns}
				rowId={(alert) => alert.id}
				query={{
					rows: list.data?.items,
					error: list.error,
					isFetching: list.isFetching,
					isPlaceholder: list.isPlaceholderData,
					onRetry: () => list.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
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
				footer={
					list.data && list.data.items.length > 0 ? (
						<Pager
							what="alerts"
							shown={list.data.items.length}
							cursor={cursor}
							nextCursor={list.data.nextCursor}
						/>
					) : null
				}
			/>
			{opened ? <AlertDialog id={opened} onClose={() => void setOpened(null)} /> : null}
		</ListSection>
	);
}
