"use client";

import { Plus } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { PermissionMatrix } from "./permission-matrix.tsx";
import { UserList } from "./user-list.tsx";

const TABS = ["people", "permissions"] as const;
/** Pages and filters belong to the list of people. */
const CLEAN = { after: null, trail: null, role: null, state: null, q: null };
const addressParsers = {
	tab: parseAsStringLiteral(TABS).withDefault("people"),
	after: parseAsString,
	trail: parseAsString,
	role: parseAsString,
	state: parseAsString,
	q: parseAsString,
};

/** People and what their roles open. */
export function UsersView() {
	const isAdmin = useSessionUser().role === "admin";
	const [creating, setCreating] = useState(false);
	const [{ tab }, setAddress] = useQueryStates(addressParsers, { history: "push" });
	return (
		<Page
			title="Users"
			description="Who may open the console, and as what."
			actions={
				isAdmin ? (
					<Button
						look="primary"
						onClick={() => {
							void setAddress({ tab: "people" });
							setCreating(true);
						}}
					>
						<Plus aria-hidden /> Add user
					</Button>
				) : null
			}
		>
			<Tabs
				label="Users"
				value={tab}
				onChange={(next) => void setAddress({ ...CLEAN, tab: next })}
				tabs={[
					{
						value: "people",
						label: "People",
						content: <UserList isAdmin={isAdmin} creating={creating} onCreating={setCreating} />,
					},
					{ value: "permissions", label: "Permissions", content: <PermissionMatrix /> },
				]}
			/>
		</Page>
	);
}
