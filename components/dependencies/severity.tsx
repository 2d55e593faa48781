import {
	ChevronDown,
	ChevronsUp,
	ChevronUp,
	CircleHelp,
	Equal,
	type LucideIcon,
} from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";

/** From the gravest to the one nobody knows. */
export const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

const LOOKS: Readonly<Record<Severity, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
	critical: { tone: "bad", icon: ChevronsUp },
	high: { tone: "bad", icon: ChevronUp },
	medium: { tone: "warn", icon: Equal },
	low: { tone: "neutral", icon: ChevronDown },
	unknown: { tone: "info", icon: CircleHelp },
};

/** A level as word, shape and colour; where it comes from on hover. */
export function SeverityBadge(props: {
	readonly level: Severity;
	readonly source?: string | null;
}) {
	const { tone, icon: Icon } = LOOKS[props.level];
	return (
		<Badge tone={tone} title={props.source ? `by ${props.source}` : undefined}>
			<Icon aria-hidden />
			{props.level}
		</Badge>
	);
}
