import { Badge } from "#components/ui/badge.tsx";
import type { DeliveryState } from "#server/notifications/contract.ts";

const LOOKS = {
	delivered: { tone: "ok", label: "delivered" },
	pending: { tone: "info", label: "waiting" },
	failed: { tone: "bad", label: "given up" },
} as const;

export function DeliveryStateBadge({ state }: { readonly state: DeliveryState }) {
	const { tone, label } = LOOKS[state];
	return <Badge tone={tone}>{label}</Badge>;
}
