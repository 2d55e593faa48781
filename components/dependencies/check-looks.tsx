import {
	CircleAlert,
	CircleCheck,
	CircleDashed,
	type LucideIcon,
	TriangleAlert,
} from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { CheckName, CheckResult } from "#server/dependencies/contract.ts";

type CheckStatus = CheckResult["status"];

interface StatusLook {
	readonly label: string;
	readonly tone: Tone;
	readonly icon: LucideIcon;
}

const STATUSES: Readonly<Record<CheckStatus, StatusLook>> = {
	passed: { label: "passed", tone: "ok", icon: CircleCheck },
	warned: { label: "warnings", tone: "warn", icon: TriangleAlert },
	failed: { label: "failed", tone: "bad", icon: CircleAlert },
	not_checked: { label: "not checked", tone: "neutral", icon: CircleDashed },
};

/** The checks as people call them, in the order of the report. */
export const CHECK_LABELS: Readonly<Record<CheckName, string>> = {
	lock_integrity: "Lock integrity",
	vulnerabilities: "Vulnerabilities",
	licenses: "Licences",
	unused: "Unused & imports",
	drift: "Drift",
	configuration: "Configuration",
};

export function CheckStatusBadge({ status }: { readonly status: CheckStatus }) {
	const { label, tone, icon: Icon } = STATUSES[status];
	return (
		<Badge tone={tone} className="self-start">
			<Icon aria-hidden />
			{label}
		</Badge>
	);
}

const VERDICTS: Readonly<Record<"passed" | "failed" | "incomplete", StatusLook>> = {
	passed: { label: "passed", tone: "ok", icon: CircleCheck },
	failed: { label: "failed", tone: "bad", icon: CircleAlert },
	incomplete: { label: "incomplete", tone: "warn", icon: CircleDashed },
};

/** The whole audit in a word; `null`: there was none yet. */
export function VerdictBadge(props: { readonly verdict: keyof typeof VERDICTS | null }) {
	if (props.verdict === null) {
		return (
			<Badge>
				<CircleDashed aria-hidden />
				not audited yet
			</Badge>
		);
	}
	const { label, tone, icon: Icon } = VERDICTS[props.verdict];
	return (
		<Badge tone={tone}>
			<Icon aria-hidden />
			{label}
		</Badge>
	);
}
