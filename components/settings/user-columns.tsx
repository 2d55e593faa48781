import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { UserItem } from "#server/access/contract.ts";

const SIGN_IN = {
	password: "password",
	oidc: "OIDC",
	password_and_oidc: "password, OIDC",
	not_yet: "not signed in yet",
} as const;

export function userColumns(
	actions: {
		readonly onEdit: (user: UserItem) => void;
		readonly onReset: (user: UserItem) => void;
	} | null,
): readonly Column<UserItem>[] {
	const columns: readonly Column<UserItem>[] = [
		{
			id: "user",
			label: "Person",
			type: "text",
			value: (user) => user.email,
			render: (user) => (
				<span className="flex flex-col">
					<span className="truncate font-medium">{user.name}</span>
					<span className="truncate text-xs text-muted">{user.email}</span>
				</span>
			),
		},
		{ id: "role", label: "Role", type: "text", value: (user) => user.role },
		{
			id: "state",
			label: "State",
			type: "status",
			from: "sm",
			value: (user) => (user.disabledAt ? "disabled" : "active"),
			render: (user) =>
				user.disabledAt ? (
					<Badge tone="warn">disabled</Badge>
				) : user.mustChangePassword ? (
					<Badge tone="info">must change password</Badge>
				) : (
					<Badge tone="ok">active</Badge>
				),
		},
		{
			id: "signIn",
			label: "Signs in by",
			type: "text",
			from: "md",
			value: (user) => SIGN_IN[user.signIn],
		},
		{
			id: "active",
			label: "Last active",
			type: "time",
			from: "md",
			value: (user) => user.lastActiveAt?.toISOString() ?? null,
			render: (user) =>
				user.lastActiveAt ? (
					<Time ms={user.lastActiveAt.getTime()} relative />
				) : (
					<span className="text-faint">never</span>
				),
		},
		{
			id: "created",
			label: "Added",
			type: "time",
			from: "lg",
			value: (user) => user.createdAt.toISOString(),
			render: (user) => <Time ms={user.createdAt.getTime()} />,
		},
	];
	if (actions === null) return columns;
	return [
		...columns,
		{
			id: "actions",
			label: "Actions",
			type: "text",
			value: () => null,
			render: (user) => (
				<span className="flex gap-1.5">
					<Button
						size="small"
						aria-label={`Change ${user.email}`}
						onClick={() => actions.onEdit(user)}
					>
						Change
					</Button>
					<Button
						size="small"
						className="max-sm:hidden"
						aria-label={`Reset password of ${user.email}`}
						onClick={() => actions.onReset(user)}
					>
						Reset password
					</Button>
				</span>
			),
		},
	];
}
