"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { useFilter, useTextFilter } from "#components/table/use-filter.ts";
import { notify } from "#components/ui/notify.ts";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { UserItem } from "#server/access/contract.ts";
import { FilterSelect } from "../filter-select.tsx";
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
	const [role, setRole] = useFilter(cursor, "role", ROLE_NAMES);
	const [state, setState] = useFilter(cursor, "state", STATES);
	const [query, setQuery] = useTextFilter(cursor, "q");
	const [open, setOpen] = useState<Open | null>(null);
	const options = api.users.list.queryOptions(
		{
			...cursor.page,
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
					<FilterSelect
						label="Role"
						any="every role"
						value={role}
						options={ROLE_NAMES}
						onChange={setRole}
					/>
					<FilterSelect
						label="State"
						any="every state"
						value={state}
						options={STATES}
						onChange={setState}
					/>
					<SearchField label="Name or e-mail" value={query} onChange={setQuery} />
				</>
			}
		>
			<PagedList
				what="users"
				caption="Users, newest first"
				columns={columns}
				rowId={(user) => user.id}
				query={list}
				queryKey={options.queryKey}
				cursor={cursor}
				empty={
					isFiltered ? (
						<NoMatchState title="Nobody matches these filters" />
					) : (
						<EmptyState title="No users on this page" />
					)
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
