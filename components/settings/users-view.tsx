"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { UserItem } from "#server/access/contract.ts";
import { SecretOnce } from "./secret-once.tsx";
import { userColumns } from "./user-columns.tsx";
import { CreateUserDialog, EditUserDialog, ResetPasswordDialog } from "./user-dialogs.tsx";

const LIMIT = 50;

type Open =
	| { readonly kind: "create" }
	| { readonly kind: "edit" | "reset"; readonly user: UserItem }
	| { readonly kind: "secret"; readonly email: string; readonly password: string };

/** People: add, change role, disable, reset the password. */
export function UsersView() {
	const api = useTRPC();
	const client = useQueryClient();
	const isAdmin = useSessionUser().role === "admin";
	const cursor = useCursor();
	const [open, setOpen] = useState<Open | null>(null);
	const options = api.users.list.queryOptions(
		{ limit: LIMIT, ...(cursor.cursor ? { cursor: cursor.cursor } : {}) },
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	const columns = useMemo(
		() =>
			userColumns(
				isAdmin
					? {
							onEdit: (user) => setOpen({ kind: "edit", user }),
							onReset: (user) => setOpen({ kind: "reset", user }),
						}
					: null,
			),
		[isAdmin],
	);
	const close = () => setOpen(null);
	const changed = () => client.invalidateQueries({ queryKey: api.users.list.pathKey() });
	const showSecret = (email: string, password: string | null) => {
		void changed();
		setOpen(password === null ? null : { kind: "secret", email, password });
	};
	return (
		<Page
			title="Users"
			description="Who may open the console, and as what."
			actions={
				isAdmin ? (
					<Button look="primary" onClick={() => setOpen({ kind: "create" })}>
						<Plus aria-hidden /> Add user
					</Button>
				) : null
			}
		>
			<section
				className="overflow-hidden rounded-lg border border-line bg-surface"
				aria-label="Users"
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
					empty={<EmptyState title="No users on this page" />}
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
			</section>
			{open?.kind === "create" ? <CreateUserDialog onClose={close} onCreated={showSecret} /> : null}
			{open?.kind === "edit" ? (
				<EditUserDialog
					user={open.user}
					onClose={close}
					onChanged={() => {
						void changed();
						close();
					}}
				/>
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
		</Page>
	);
}
