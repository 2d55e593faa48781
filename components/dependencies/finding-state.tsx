import { CircleCheck, CircleDot, type LucideIcon, ShieldCheck } from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { vexWords } from "./vex-words.ts";

const STATES: Readonly<
	Record<Finding["state"], { readonly tone: Tone; readonly icon: LucideIcon }>
> = {
	open: { tone: "bad", icon: CircleDot },
	accepted: { tone: "info", icon: ShieldCheck },
	fixed: { tone: "ok", icon: CircleCheck },
};

/** Where a finding stands; for one that was decided upon, the decision and its end. */
export function FindingStateBadge({ finding }: { readonly finding: Finding }) {
	const { tone, icon: Icon } = STATES[finding.state];
	const { waiver } = finding;
	const isDecided = finding.state === "accepted" && waiver !== null;
	return (
		<Badge tone={tone} title={isDecided ? `${waiver.owner}: ${waiver.reason}` : undefined}>
			<Icon aria-hidden />
			{isDecided ? vexWords(waiver.status ?? "accepted") : finding.state}
			{isDecided && waiver.expires !== "" ? ` until ${waiver.expires}` : ""}
		</Badge>
	);
}
