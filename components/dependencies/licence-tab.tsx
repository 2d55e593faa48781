"use client";

import { useDeferredValue, useState } from "react";
import { DataTable } from "#components/table/data-table.tsx";
import { Input } from "#components/ui/input.tsx";
import { NoMatchState } from "#components/ui/states.tsx";
import type { CheckResult } from "#server/dependencies/console-contract.ts";
import { CheckPart } from "./check-tab.tsx";
import { type Liccheck, readLiccheck, readLicences } from "./fact-tables.ts";
import { IssueTable } from "./issue-table.tsx";
import { LICENCE_COLUMNS } from "./licence-columns.tsx";

/** Licences of all packages with their evidence and what the policy says. */
export function LicenceTab(props: { readonly projectId: string; readonly auditId: string }) {
	return (
		<CheckPart auditId={props.auditId} check="licenses">
			{(result) => (
				<>
					<IssueTable projectId={props.projectId} check="licenses" issues={result.issues} />
					<Licences result={result} />
					<LiccheckPart liccheck={readLiccheck(result.facts)} />
				</>
			)}
		</CheckPart>
	);
}

function Licences({ result }: { readonly result: CheckResult }) {
	const [search, setSearch] = useState("");
	const sought = useDeferredValue(search.toLowerCase());
	const all = readLicences(result.facts);
	const rows = all.filter((row) =>
		`${row.package} ${row.license ?? "unknown"} ${row.verdict}`.toLowerCase().includes(sought),
	);
	if (all.length === 0) return null;
	return (
		<>
			<div className="border-y border-line px-3 py-2">
				<Input
					type="search"
					aria-label="Find a package or licence"
					placeholder="Find a package or licence"
					className="sm:w-64"
					value={search}
					onChange={(event) => setSearch(event.target.value)}
				/>
			</div>
			{rows.length === 0 ? (
				<NoMatchState title="No package matches" />
			) : (
				<DataTable
					caption="Licences of the packages"
					columns={LICENCE_COLUMNS}
					rows={rows}
					rowId={(row) => `${row.package} ${row.version}`}
				/>
			)}
		</>
	);
}

function LiccheckPart({ liccheck }: { readonly liccheck: Liccheck | null }) {
	if (liccheck === null) return null;
	return (
		<section className="border-t border-line px-4 py-3">
			<h3 className="text-sm font-semibold">What liccheck would say by the project's settings</h3>
			<ul className="mt-1 text-muted">
				{Object.entries(liccheck.levels).map(([level, { ok, unauthorized, unknown }]) => (
					<li key={level}>
						{level}: {ok} ok, {unauthorized} unauthorized, {unknown} unknown
					</li>
				))}
			</ul>
			{liccheck.differences.length === 0 ? (
				<p className="mt-1 text-muted">It agrees with the policy on every package.</p>
			) : (
				<p className="mt-1 break-words text-muted">
					It disagrees with the policy on{" "}
					{liccheck.differences
						.map((one) => `${one.package} (liccheck: ${one.liccheck}, policy: ${one.policy})`)
						.join(", ")}
					.
				</p>
			)}
		</section>
	);
}
