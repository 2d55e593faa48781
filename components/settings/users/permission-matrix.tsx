"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { QueryFailure } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { countOf } from "#components/format/format-number.ts";
import { Input } from "#components/ui/input.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { NoMatchState } from "#components/ui/states.tsx";
import type { PermissionTable, Role } from "#server/access/contract.ts";
import { ListSection } from "../list-section.tsx";
import { ROLE_NAMES, searchTable } from "./roles.ts";

/** Who may open and call what: the server's one table, as it decides. */
export function PermissionMatrix() {
	const api = useTRPC();
	const [text, setText] = useState("");
	const table = useQuery(api.users.permissions.queryOptions());
	const wanted = useDeferredValue(text);
	return (
		<div className="flex flex-col gap-4">
			<p className="max-w-3xl text-sm text-muted">
				Read from the table by which the server decides at each call; what is not in it is denied. A
				key needs the scope of a call, and has it only as long as its owner's role may give it.
			</p>
			<ListSection
				label="Permissions"
				filters={
					<Input
						type="search"
						aria-label="Search permissions"
						placeholder="Page, call, role or scope"
						className="sm:max-w-80"
						value={text}
						onChange={(event) => setText(event.target.value)}
					/>
				}
			>
				{table.error && table.data === undefined ? (
					<QueryFailure
						what="the permissions"
						error={table.error}
						onRetry={() => table.refetch()}
					/>
				) : null}
				{table.isPending ? <SkeletonRows rows={10} /> : null}
				{table.data ? <Tables table={table.data} text={wanted} /> : null}
			</ListSection>
		</div>
	);
}

function Tables({ table, text }: { readonly table: PermissionTable; readonly text: string }) {
	const pages = searchTable(table.pages, text);
	const procedures = searchTable(table.procedures, text);
	const scopes = searchTable(scopeRows(table), text);
	const found = pages.length + procedures.length + scopes.length;
	return (
		<>
			<p role="status" className="sr-only">
				{countOf(found, "entries")}
			</p>
			{found === 0 ? <NoMatchState title={`Nothing matches "${text}"`} /> : null}
			<Matrix title="Pages" rows={pages} />
			<Matrix title="Calls" rows={procedures} withScope />
			<Matrix title="Scopes that a role may give its keys" rows={scopes} />
		</>
	);
}

interface Row {
	readonly path: string;
	readonly roles: readonly Role[] | null;
	readonly scope?: string | null;
}

/** Scopes turned around: which roles may give each. */
function scopeRows({ scopes }: PermissionTable): readonly Row[] {
	const names = new Set(ROLE_NAMES.flatMap((role) => scopes[role]));
	return [...names].map((path) => ({
		path,
		roles: ROLE_NAMES.filter((role) => scopes[role].includes(path)),
	}));
}

function Matrix(props: {
	readonly title: string;
	readonly rows: readonly Row[];
	readonly withScope?: boolean;
}) {
	if (props.rows.length === 0) return null;
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			aria-label={props.title}
			className="relative overflow-x-auto border-b border-line last:border-b-0"
		>
			<table className="w-full text-sm">
				<caption className="px-3 pt-3 pb-1 text-left text-base font-semibold">
					{props.title}{" "}
					<span className="tabular text-xs font-normal text-muted">{props.rows.length}</span>
				</caption>
				<thead className="text-left text-xs text-muted">
					<tr>
						<th scope="col" className="px-3 py-1.5 font-medium">
							{props.title}
						</th>
						{ROLE_NAMES.map((role) => (
							<th key={role} scope="col" className="px-2 py-1.5 text-center font-medium">
								{role}
							</th>
						))}
						{props.withScope ? (
							<th scope="col" className="px-3 py-1.5 font-medium">
								API key with
							</th>
						) : null}
					</tr>
				</thead>
				<tbody>
					{props.rows.map(({ path, roles, scope }) => (
						<tr key={path} className="border-t border-line hover:bg-hover">
							<th scope="row" className="px-3 py-1 text-left font-mono text-xs font-normal">
								{path}
							</th>
							{ROLE_NAMES.map((role) => (
								<td key={role} className="px-2 py-1 text-center">
									<Mark allowed={roles === null || roles.includes(role)} />
								</td>
							))}
							{props.withScope ? (
								<td className="px-3 py-1 font-mono text-xs text-muted">
									{roles === null ? "no sign-in needed" : (scope ?? "no key")}
								</td>
							) : null}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function Mark({ allowed }: { readonly allowed: boolean }) {
	const Icon = allowed ? Check : Minus;
	return (
		<>
			<Icon
				className={allowed ? "mx-auto size-4 text-ok" : "mx-auto size-4 text-faint"}
				aria-hidden
			/>
			<span className="sr-only">{allowed ? "yes" : "no"}</span>
		</>
	);
}
