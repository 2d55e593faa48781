"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { notify } from "#components/ui/notify.ts";
import { Select } from "#components/ui/select.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { UserItem } from "#server/access/contract.ts";
import { ListSection } from "../list-section.tsx";
import { SearchField } from "../search-field.tsx";
import { SecretOnce } from "../secret-once.tsx";
import { ROLE_NAMES } from "./roles.ts";
import { type UserAction, userColumns } from "./user-columns.tsx";
import {
	CreateUserDialog,
	DisableUserDialog,
	EditUserDialog,
	ResetPasswordDialog,
} from "./user-dialogs.tsx";
import { UserSessions } from "./user-sessions.tsx";

const LIMIT = 50;
const STATES = ["active", "disabled"] as const;

type Open =
	| { readonly kind: UserAction; readonly user: UserItem }
	| { readonly kind: "secret"; readonly email: string; readonly password: string };

/** People with their roles and sessions, and what can be done with them. */
export function UserList(props: {
	readonly isAdmin: boolean;
	readonly creating: boolean;
	readonly onCreating: (creating: boolean) => void;
}) {
	const { isAdmin } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const cursor = useCursor();
	const [role, setRole] = useQueryState(
		"role",
		parseAsStringLiteral(ROLE_NAMES).withOptions({ history: "push" }),
	);
	const [state, setState] = useQueryState(
		"state",
		parseAsStringLiteral(STATES).withOptions({ history: "push" }),
	);
	const [query, setQuery] = useQueryState("q", parseAsString.withOptions({ history: "push" }));
	const [open, setOpen] = useState<Open | null>(null);
	const options = api.users.list.queryOptions(
		{
			limit: LIMIT,
			...(cursor.cursor ? { cursor: cursor.cursor } : {}),
			...(role ? { role } : {}),
			...(state ? { state } : {}),
			...(query ? { query } : {}),
		},
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	const columns = useMemo(
		() => userColumns((kind, user) => setOpen({ kind, user }), isAdmin),
		[isAdmin],
	);
	const close = () => setOpen(null);
	const changed = () => client.invalidateQueries({ queryKey: api.users.list.pathKey() });
	const finish = () => {
		void changed();
		notify("Saved");
		close();
	};
	const showSecret = (email: string, password: string | null) => {
		void changed();
		props.onCreating(false);
		setOpen(password === null ? null : { kind: "secret", email, password });
	};
	const isFiltered = role !== null || state !== null || query !== null;
	return (
		<ListSection
			label="Users"
			filters={
				<>
					<Select
						aria-label="Role"
						value={role ?? ""}
						onChange={(event) => {
							void cursor.first();
							void setRole(ROLE_NAMES.find((known) => known === event.target.value) ?? null);
						}}
						options={[
							{ value: "", label: "every role" },
							...ROLE_NAMES.map((value) => ({ value, label: value })),
						]}
					/>
					<Select
						aria-label="State"
						value={state ?? ""}
						onChange={(event) => {
							void cursor.first();
							void setState(STATES.find((known) => known === event.target.value) ?? null);
						}}
						options={[
							{ value: "", label: "every state" },
							...STATES.map((value) => ({ value, label: value })),
						]}
					/>
					<SearchField
						label="Name or e-mail"
						value={query}
						onChange={(next) => {
							void cursor.first();
							void setQuery(next);
						}}
					/>
				</>
			}
		>
			<ListView
				what="users"
				caption="Users, newest first"
				columns={columns}
				rowId={(user) => user.id}
				query={{
					rows: list.data?.items,
					error: list.error,
					isFetching: list.isFetching,
					isPlaceholder: list.isPlaceholderData,
					onRetry: () => list.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={
					isFiltered ? (
						<NoMatchState title="Nobody matches these filters" />
					) : (
						<EmptyState title="No users on this page" />
					)
				}
				footer={
					list.data && list.data.items.length > 0 ? (
						<Pager
							what="users"
							shown={list.data.items.length}
							cursor={cursor}
							nextCursor={list.data.nextCursor}
						/>
					) : null
				}
			/>
			{props.creating ? (
				<CreateUserDialog onClose={() => props.onCreating(false)} onCreated={showSecret} />
			) : null}
			{open?.kind === "edit" ? (
				<EditUserDialog user={open.user} onClose={close} onChanged={finish} />
			) : null}
			{open?.kind === "disable" ? (
				<DisableUserDialog user={open.user} onClose={close} onChanged={finish} />
			) : null}
			{open?.kind === "sessions" ? (
				<UserSessions user={open.user} mayEnd={isAdmin} onClose={close} />
			) : null}
			{open?.kind === "reset" ? (
				<ResetPasswordDialog user={open.user} onClose={close} onReset={showSecret} />
			) : null}
			{open?.kind === "secret" ? (
				<SecretOnce
					title={`Temporary password for ${open.email}`}
					secret={open.password}
					label="Temporary password"
					onDone={close}
				>
					<p className="text-muted">
						Hand it over on a safe way. It must be replaced at the first sign-in.
					</p>
				</SecretOnce>
			) : null}
		</ListSection>
	);
}
