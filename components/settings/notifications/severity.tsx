import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { Severity } from "#server/notifications/contract.ts";

const LOOKS = {
	critical: { tone: "bad", icon: CircleAlert },
	warning: { tone: "warn", icon: TriangleAlert },
	info: { tone: "info", icon: Info },
} as const;

export const SEVERITIES: readonly Severity[] = ["critical", "warning", "info"];

/** Word, sign and colour of how bad it is. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
	const { tone, icon: Icon } = LOOKS[severity];
	return (
		<Badge tone={tone}>
			<Icon aria-hidden />
			{severity}
		</Badge>
	);
}
