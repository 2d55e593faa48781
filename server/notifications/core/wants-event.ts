import type { Severity } from "../contract.ts";
import { describeAlertKind, isAtLeast } from "./alert-kinds.ts";

export interface ChannelRules {
	readonly name: string;
	readonly minSeverity: Severity;
	readonly mutedKinds: readonly string[];
	readonly tellsResolved: boolean;
}

/** Whether a channel is to be told of what became of an alert. */
export function wantsEvent(
	channel: ChannelRules,
	event: { readonly kind: string; readonly subject: string; readonly event: string },
): boolean {
	if (event.event === "resolved" && !channel.tellsResolved) return false;
	if (channel.mutedKinds.includes(event.kind)) return false;
	// A channel cannot be told that it does not work.
	if (event.kind === "notification_failed" && event.subject === channel.name) return false;
	return isAtLeast(describeAlertKind(event.kind).severity, channel.minSeverity);
}
