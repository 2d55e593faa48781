import type { ChannelFormat, Severity } from "../contract.ts";
import { describeAlertKind } from "./alert-kinds.ts";

export interface AlertHappened {
	readonly alertId: string;
	readonly kind: string;
	readonly subject: string;
	readonly message: string;
	readonly event: "raised" | "resolved";
	readonly at: Date;
}

export interface MessageContext {
	/** Where people open the console, without a slash at the end. */
	readonly publicUrl: string;
	/** Empty when the installation has no name for it. */
	readonly environment: string;
}

export interface Message {
	readonly topic: "alert.raised" | "alert.resolved" | "test";
	/** One line, as the delivery log shows it. */
	readonly summary: string;
	/** The very text that is sent, and signed, at every try. */
	readonly body: string;
}

const MARKS: Readonly<Record<Severity, string>> = {
	critical: ":rotating_light:",
	warning: ":warning:",
	info: ":information_source:",
};

/** What a channel is sent of an alert. */
export function buildAlertMessage(
	format: ChannelFormat,
	happened: AlertHappened,
	context: MessageContext,
): Message {
	const { alertId, kind, subject, message, event } = happened;
	const { severity, label } = describeAlertKind(kind);
	const url = `${context.publicUrl}/settings/notifications?open=${alertId}`;
	const topic = event === "raised" ? "alert.raised" : "alert.resolved";
	const summary = `${event === "raised" ? label : `Over: ${label}`}: ${subject}`;
	if (format === "slack") {
		const mark = event === "raised" ? MARKS[severity] : ":white_check_mark:";
		const text = slackText(mark, summary, message, { url, environment: context.environment });
		return { topic, summary, body: JSON.stringify({ text }) };
	}
	const body = {
		type: topic,
		timestamp: happened.at.toISOString(),
		data: {
			alert: { id: alertId, kind, label, severity, subject, message },
			environment: context.environment === "" ? null : context.environment,
			url,
		},
	};
	return { topic, summary, body: JSON.stringify(body) };
}

/** What the test button sends. */
export function buildTestMessage(
	format: ChannelFormat,
	given: { readonly channel: string; readonly at: Date },
	context: MessageContext,
): Message {
	const summary = `Test of the channel ${given.channel}`;
	const text = "Sophia can reach this place. Alerts will look like this message.";
	const url = `${context.publicUrl}/settings/notifications`;
	const { environment } = context;
	const body =
		format === "slack"
			? { text: slackText(MARKS.info, summary, text, { url, environment }) }
			: {
					type: "test",
					timestamp: given.at.toISOString(),
					data: {
						message: text,
						environment: environment === "" ? null : environment,
						url,
					},
				};
	return { topic: "test", summary, body: JSON.stringify(body) };
}

function slackText(
	mark: string,
	title: string,
	text: string,
	{ url, environment }: { readonly url: string; readonly environment: string },
): string {
	const where = environment === "" ? "" : ` (${escapeSlack(environment)})`;
	return `${mark} *${escapeSlack(title)}*${where}\n${escapeSlack(text)}\n<${url}|Open in Sophia>`;
}

/** The three characters that mean something in Slack's markup; `<!channel>` would page everybody. */
function escapeSlack(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
