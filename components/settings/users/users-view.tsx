"use client";

import { Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { Page } from "#components/layout/page.tsx";
import { useSessionUser } from "#components/session/session.tsx";
import { Button } from "#components/ui/button.tsx";
import { PermissionMatrix } from "./permission-matrix.tsx";
import { UserList } from "./user-list.tsx";

/** Pages and filters belong to the list of people. */
const OWNED = ["after", "trail", "role", "state", "q"];

/** People and what their roles open. */
export function UsersView() {
	const isAdmin = useSessionUser().role === "admin";
	const [creating, setCreating] = useState(false);
	const [, setTab] = useQueryState("tab", parseAsString.withOptions({ history: "push" }));
	return (
		<Page
			title="Users"
			description="Who may open the console, and as what."
			actions={
				isAdmin ? (
					<Button
						look="primary"
						onClick={() => {
							void setTab(null);
							setCreating(true);
						}}
					>
						<Plus aria-hidden /> Add user
					</Button>
				) : null
			}
		>
			<AddressTabs
				label="Users"
				first="people"
				owned={OWNED}
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
