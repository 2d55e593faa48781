import {
	CircleAlert,
	CircleCheck,
	CircleDashed,
	CircleHelp,
	CircleSlash,
	LoaderCircle,
	type LucideIcon,
	Unplug,
} from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { RequestOutcome } from "#server/ledger/contract.ts";

interface OutcomeLook {
	readonly label: string;
	readonly tone: Tone;
	readonly icon: LucideIcon;
	readonly meaning: string;
}

/** How each end of a request is shown: always a word and a shape, never colour alone. */
export const OUTCOMES: Readonly<Record<RequestOutcome, OutcomeLook>> = {
	ok: { label: "ok", tone: "ok", icon: CircleCheck, meaning: "answered in full" },
	running: { label: "running", tone: "info", icon: LoaderCircle, meaning: "not ended yet" },
	client_abort: {
		label: "client left",
		tone: "neutral",
		icon: Unplug,
		meaning: "the caller closed the connection before the end",
	},
	upstream_error: {
		label: "upstream error",
		tone: "bad",
		icon: CircleAlert,
		meaning: "no upstream gave an answer",
	},
	stream_incomplete: {
		label: "incomplete",
		tone: "warn",
		icon: CircleDashed,
		meaning: "the stream ended before the answer did, and the caller was told",
	},
	refused: {
		label: "refused",
		tone: "warn",
		icon: CircleSlash,
		meaning: "turned away before any upstream was asked",
	},
	shutdown: {
		label: "shut down",
		tone: "warn",
		icon: CircleSlash,
		meaning: "cut short because the gateway was stopping",
	},
	unknown: {
		label: "unknown",
		tone: "neutral",
		icon: CircleHelp,
		meaning: "the process died before the end; priced at its estimate",
	},
};

export function OutcomeBadge({ outcome }: { readonly outcome: RequestOutcome }) {
	const { label, tone, icon: Icon, meaning } = OUTCOMES[outcome];
	return (
		<Badge tone={tone} title={meaning}>
			<Icon aria-hidden />
			{label}
		</Badge>
	);
}
