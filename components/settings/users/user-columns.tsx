import { Ellipsis } from "lucide-react";
import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import type { UserItem } from "#server/access/contract.ts";

const SIGN_IN = {
	password: "password",
	oidc: "OIDC",
	password_and_oidc: "password, OIDC",
	not_yet: "not signed in yet",
} as const;

export type UserAction = "edit" | "sessions" | "reset" | "disable";

export function userColumns(
	onAction: (action: UserAction, user: UserItem) => void,
	isAdmin: boolean,
): readonly Column<UserItem>[] {
	return [
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
		{
			id: "sessions",
			label: "Sessions",
			type: "number",
			from: "sm",
			value: (user) => user.sessions,
			render: (user) => (
				<Button
					look="link"
					size="small"
					aria-label={`Sessions of ${user.email}: ${user.sessions}`}
					onClick={() => onAction("sessions", user)}
				>
					{user.sessions}
				</Button>
			),
		},
		{ id: "keys", label: "Keys", type: "number", from: "lg", value: (user) => user.activeKeys },
		{
			id: "actions",
			label: "Actions",
			type: "text",
			value: () => null,
			render: (user) => <Actions user={user} onAction={onAction} isAdmin={isAdmin} />,
		},
	];
}

function Actions(props: {
	readonly user: UserItem;
	readonly onAction: (action: UserAction, user: UserItem) => void;
	readonly isAdmin: boolean;
}) {
	const { user, onAction } = props;
	if (!props.isAdmin) {
		return (
			<Button
				size="small"
				aria-label={`Show sessions of ${user.email}`}
				onClick={() => onAction("sessions", user)}
			>
				Sessions
			</Button>
		);
	}
	return (
		<span className="flex gap-1.5">
			<Button
				size="small"
				aria-label={`Change ${user.email}`}
				onClick={() => onAction("edit", user)}
			>
				Change
			</Button>
			<Menu
				trigger={
					<Button size="iconSmall" aria-label={`More for ${user.email}`}>
						<Ellipsis aria-hidden />
					</Button>
				}
			>
				<MenuItem onSelect={() => onAction("sessions", user)}>Sessions…</MenuItem>
				<MenuItem onSelect={() => onAction("reset", user)}>Reset password…</MenuItem>
				<MenuItem onSelect={() => onAction("disable", user)}>
					{user.disabledAt === null ? "Disable…" : "Let in again…"}
				</MenuItem>
			</Menu>
		</span>
	);
}
