import { Time, Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { PolicyWaiver, Waiver } from "#server/dependencies/console-contract.ts";
import { vexWords } from "./vex-words.ts";

const TONES: Readonly<Record<Waiver["state"], Tone>> = {
	active: "info",
	ending: "warn",
	expired: "neutral",
	revoked: "neutral",
};

/** A decision of the console, or one that stands in a policy and is only shown. */
export type ShownWaiver = Waiver | PolicyWaiver;

/** The decisions, column by column. */
export function waiverColumns(
	onRevoke: ((waiver: Waiver) => void) | null,
): readonly Column<ShownWaiver>[] {
	const columns: readonly Column<ShownWaiver>[] = [
		{
			id: "target",
			label: "Holds for",
			type: "text",
			value: describeWaiver,
			render: (waiver) => (
				<span className="flex flex-col" title={describeWaiver(waiver)}>
					<span className="truncate font-medium">{describeWaiver(waiver)}</span>
					<span className="truncate text-xs text-muted">
						{waiver.projectName ?? "every project"}
						{"policy" in waiver ? `, ${describeSource(waiver)}` : ""}
					</span>
				</span>
			),
		},
		{
			id: "status",
			label: "Decision",
			type: "text",
			from: "sm",
			value: (waiver) => waiver.status,
			render: (waiver) => (
				<span title={waiver.justification ? vexWords(waiver.justification) : undefined}>
					{vexWords(waiver.status)}
				</span>
			),
		},
		{
			id: "state",
			label: "State",
			type: "status",
			value: (waiver) => waiver.state,
			render: (waiver) => (
				<Badge
					tone={TONES[waiver.state]}
					title={"revokedBy" in waiver && waiver.revokedBy ? `by ${waiver.revokedBy}` : undefined}
				>
					{describeEnd(waiver)}
				</Badge>
			),
		},
		{
			id: "findings",
			label: "Findings",
			type: "number",
			from: "md",
			value: (waiver) => ("policy" in waiver ? null : waiver.findings),
			render: (waiver) =>
				"policy" in waiver ? (
					<Unknown reason="not counted for the waivers of a policy" />
				) : (
					waiver.findings
				),
		},
		{ id: "owner", label: "Owner", type: "text", from: "md", value: (waiver) => waiver.owner },
		{
			id: "reason",
			label: "Reason",
			type: "text",
			from: "lg",
			value: (waiver) => waiver.reason,
			render: (waiver) => (
				<span className="block max-w-52 truncate" title={waiver.reason}>
					{waiver.reason}
				</span>
			),
		},
		{
			id: "made",
			label: "Decided",
			type: "time",
			from: "xl",
			value: (waiver) => ("policy" in waiver ? null : waiver.createdAt),
			render: (waiver) =>
				"policy" in waiver ? (
					<Unknown reason="a policy does not say when" />
				) : (
					<Time ms={Date.parse(waiver.createdAt)} />
				),
		},
	];
	if (onRevoke === null) return columns;
	return [
		...columns,
		{
			id: "actions",
			label: "Actions",
			type: "text",
			value: () => null,
			render: (waiver) =>
				"policy" in waiver ? (
					<span className="text-xs text-muted">read only</span>
				) : waiver.state === "active" || waiver.state === "ending" ? (
					<Button
						size="small"
						aria-label={`Take back ${describeWaiver(waiver)}`}
						onClick={() => onRevoke(waiver)}
					>
						Take back
					</Button>
				) : null,
		},
	];
}

/** What a decision holds for, in a few words. */
export function describeWaiver(waiver: ShownWaiver): string {
	const what = [
		waiver.advisory ?? waiver.rule,
		waiver.package === null ? null : `${waiver.package}${waiver.version ?? ""}`,
	].filter((text) => text !== null);
	const path = waiver.path === null ? "" : ` by ${waiver.path}`;
	return `${what.join(" for ")}${path}`.trim();
}

function describeSource({ policy }: PolicyWaiver): string {
	return policy === "console" ? "from the policy kept here" : "from the policy file";
}

function describeEnd({ state, daysLeft, expires, untilFixed }: ShownWaiver): string {
	if (state === "revoked") return "taken back";
	if (state === "expired") return `ended ${expires}`;
	const left = daysLeft === 1 ? "1 day left" : `${daysLeft} days left`;
	return untilFixed ? `${left}, until fixed` : left;
}
