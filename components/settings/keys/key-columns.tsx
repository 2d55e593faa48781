import { Time } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ApiKeyItem } from "#server/access/contract.ts";

const STATES: Readonly<Record<ApiKeyItem["state"], { label: string; tone: Tone }>> = {
	active: { label: "active", tone: "ok" },
	expired: { label: "expired", tone: "warn" },
	revoked: { label: "revoked", tone: "neutral" },
	owner_disabled: { label: "owner disabled", tone: "warn" },
};

export type KeyAction = "show" | "rotate" | "revoke";

export function keyColumns(
	onAction: (action: KeyAction, key: ApiKeyItem) => void,
	mayChange: boolean,
): readonly Column<ApiKeyItem>[] {
	return [
		{
			id: "name",
			label: "Name",
			type: "text",
			value: (key) => key.name,
			render: (key) => (
				<span className="flex flex-col">
					<Button
						look="link"
						size="small"
						className="self-start"
						aria-label={`Show ${key.name}`}
						onClick={() => onAction("show", key)}
					>
						{key.name}
					</Button>
					<code className="font-mono text-xs text-muted">{key.prefix}…</code>
				</span>
			),
		},
		{
			id: "state",
			label: "State",
			type: "status",
			value: (key) => key.state,
			render: (key) => <Badge tone={STATES[key.state].tone}>{STATES[key.state].label}</Badge>,
		},
		{
			id: "scopes",
			label: "Scopes",
			type: "text",
			from: "md",
			value: (key) => key.scopes.join(", "),
			render: (key) => (
				<span className="text-muted" title={key.scopes.join(", ")}>
					{key.scopes.join(", ")}
					{key.effectiveScopes.length < key.scopes.length ? (
						<Badge
							tone="warn"
							title="The owner's role does not have all of them any more."
							className="ml-1"
						>
							fewer in effect
						</Badge>
					) : null}
				</span>
			),
		},
		{
			id: "models",
			label: "Models",
			type: "text",
			from: "lg",
			value: (key) => key.allowedModels.join(", "),
			render: (key) =>
				key.allowedModels.length === 0 ? (
					<span className="text-muted">all allowed</span>
				) : (
					<span title={key.allowedModels.join(", ")}>{key.allowedModels.length} chosen</span>
				),
		},
		{ id: "owner", label: "Owner", type: "text", from: "lg", value: (key) => key.ownerEmail },
		{
			id: "used",
			label: "Last used",
			type: "time",
			from: "sm",
			value: (key) => key.lastUsedAt?.toISOString() ?? null,
			render: (key) =>
				key.lastUsedAt ? (
					<Time ms={key.lastUsedAt.getTime()} relative />
				) : (
					<span className="text-faint">never</span>
				),
		},
		{
			id: "expires",
			label: "Expires",
			type: "time",
			from: "md",
			value: (key) => key.expiresAt?.toISOString() ?? null,
			render: (key) =>
				key.expiresAt ? (
					<Time ms={key.expiresAt.getTime()} />
				) : (
					<span className="text-faint">never</span>
				),
		},
		{
			id: "created",
			label: "Created",
			type: "time",
			from: "xl",
			value: (key) => key.createdAt.toISOString(),
			render: (key) => <Time ms={key.createdAt.getTime()} />,
		},
		{
			id: "capture",
			label: "Kept",
			type: "text",
			from: "xl",
			value: (key) => (key.capture === "off" ? "no" : `${key.captureRetentionDays} days`),
		},
		{
			id: "actions",
			label: "Actions",
			type: "text",
			value: () => null,
			render: (key) => (
				<span className="flex gap-1.5">
					{mayChange && key.state === "active" ? (
						<Button
							size="small"
							onClick={() => onAction("rotate", key)}
							aria-label={`Rotate ${key.name}`}
						>
							Rotate
						</Button>
					) : null}
					{mayChange && key.state !== "revoked" ? (
						<Button
							size="small"
							onClick={() => onAction("revoke", key)}
							aria-label={`Revoke ${key.name}`}
						>
							Revoke
						</Button>
					) : null}
				</span>
			),
		},
	];
}
