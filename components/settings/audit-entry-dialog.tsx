import { Time } from "#components/format/values.tsx";
import { CopyText } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Facts } from "#components/ui/facts.tsx";
import type { AuditEntry } from "#server/access/contract.ts";
import { ChangeList } from "./change-list.tsx";
import { diffStates } from "./format-value.ts";

/** One entry with what was before and after. */
export function AuditEntryDialog(props: {
	readonly entry: AuditEntry;
	readonly onClose: () => void;
}) {
	const { entry } = props;
	return (
		<Dialog
			open
			wide
			onOpenChange={(open) => (open ? undefined : props.onClose())}
			title={`${entry.action} (entry ${entry.seq})`}
		>
			<div className="flex flex-col gap-4 pb-3">
				<Facts
					facts={[
						{ label: "Time", value: <Time ms={entry.at.getTime()} /> },
						{ label: "Actor", value: `${entry.actorName} (${entry.actorKind})` },
						{ label: "Address", value: entry.address ?? <span className="text-faint">none</span> },
						{
							label: `Target: ${entry.targetKind}`,
							value: <CopyText text={entry.targetId} label="Copy the target id" />,
						},
						{
							label: "Hash",
							value: (
								<CopyText
									text={entry.hash}
									shown={`${entry.hash.slice(0, 16)}…`}
									label="Copy the hash"
								/>
							),
						},
					]}
				/>
				<ChangeList changes={diffStates(entry.before, entry.after)} />
			</div>
		</Dialog>
	);
}
