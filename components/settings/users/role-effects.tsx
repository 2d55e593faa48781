"use client";

import { useQuery } from "@tanstack/react-query";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC } from "#components/api/trpc.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { Role, UserItem } from "#server/access/contract.ts";
import { compareRoles } from "./roles.ts";

/** What another role changes for a person, from the same table that decides at each call. */
export function RoleEffects({ user, role }: { readonly user: UserItem; readonly role: Role }) {
	const api = useTRPC();
	const table = useQuery(api.users.permissions.queryOptions());
	if (table.error) return <ActionError error={table.error} />;
	if (table.data === undefined) return null;
	const { gained, lost, scopesLost } = compareRoles(table.data, user.role, role);
	return (
		<Callout tone={lost.length > 0 ? "warn" : "info"} live title={`From ${user.role} to ${role}`}>
			<ul className="flex flex-col gap-1">
				<Paths label="Opens" paths={gained} />
				<Paths label="Closes" paths={lost} />
				<li>
					{user.sessions === 0
						? "No session runs that would have to end."
						: `${count(user.sessions, "running session")} of this person ${user.sessions === 1 ? "ends" : "end"}: a new sign-in follows.`}
				</li>
				{user.activeKeys > 0 && scopesLost.length > 0 ? (
					<li>
						{count(user.activeKeys, "working key")} {user.activeKeys === 1 ? "loses" : "lose"} the
						scopes {scopesLost.join(", ")}, as far as{" "}
						{user.activeKeys === 1 ? "it has" : "they have"} them.
					</li>
				) : null}
			</ul>
		</Callout>
	);
}

function Paths({ label, paths }: { readonly label: string; readonly paths: readonly string[] }) {
	if (paths.length === 0) return <li>{label} nothing.</li>;
	return (
		<li>
			<details>
				<summary className="min-h-6">
					{label} {count(paths.length, "page or call", "pages and calls")}
				</summary>
				<p className="font-mono text-xs break-words">{paths.join(", ")}</p>
			</details>
		</li>
	);
}

function count(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}
