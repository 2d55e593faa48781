import { z } from "zod";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Envelope, Sealed, SecretPlace } from "#server/platform/secrets/envelope.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import {
	type ChannelItem,
	channelFormatSchema,
	deliveryAttemptSchema,
	deliveryStateSchema,
	severitySchema,
} from "./contract.ts";

/** What is sealed of a channel. */
export interface ChannelSecrets {
	readonly url: string;
	readonly signingSecret: Secret;
}

const SECRETS_SCHEMA = z.strictObject({ url: z.string(), signingSecret: z.string() });

export const CHANNEL_SELECT = {
	id: true,
	name: true,
	format: true,
	origin: true,
	enabled: true,
	minSeverity: true,
	mutedKinds: true,
	tellsResolved: true,
	createdAt: true,
	updatedAt: true,
	deliveries: {
		select: { createdAt: true, endedAt: true, state: true, attempts: true },
		orderBy: { id: "desc" },
		take: 1,
	},
	_count: { select: { deliveries: { where: { state: "pending" } } } },
} satisfies Prisma.NotificationChannelSelect;

export const SEALED_CHANNEL_SELECT = {
	id: true,
	orgId: true,
	kekId: true,
	wrappedKey: true,
	sealed: true,
} satisfies Prisma.NotificationChannelSelect;

type ChannelRow = Prisma.NotificationChannelGetPayload<{ select: typeof CHANNEL_SELECT }>;

/** A channel as the console shows it: without its address and secret, sealed or not. */
export function toChannelItem(row: ChannelRow): ChannelItem {
	const { deliveries, _count, format, minSeverity, ...item } = row;
	const [last] = deliveries;
	return {
		...item,
		format: channelFormatSchema.parse(format),
		minSeverity: severitySchema.catch("info").parse(minSeverity),
		waiting: _count.deliveries,
		lastDelivery:
			last === undefined
				? null
				: {
						at: last.endedAt ?? last.createdAt,
						state: deliveryStateSchema.parse(last.state),
						detail: z.array(deliveryAttemptSchema).parse(last.attempts).at(-1)?.error ?? null,
					},
	};
}

/** The secrets open only in their own row. */
export function placeOfChannel(row: { readonly id: string; readonly orgId: string }): SecretPlace {
	return { orgId: row.orgId, kind: "notification channel", rowId: row.id };
}

export function sealChannel(
	envelope: Envelope,
	row: { readonly id: string; readonly orgId: string },
	{ url, signingSecret }: ChannelSecrets,
): Sealed {
	const text = JSON.stringify({ url, signingSecret: signingSecret.reveal() });
	return envelope.seal(new Secret(text), placeOfChannel(row));
}

export function openChannel(
	envelope: Envelope,
	row: Sealed & { readonly id: string; readonly orgId: string },
): ChannelSecrets {
	const parsed = SECRETS_SCHEMA.safeParse(
		JSON.parse(envelope.open(row, placeOfChannel(row)).reveal()),
	);
	if (!parsed.success) {
		throw new AppError("internal", "what is sealed of a channel is not what was stored");
	}
	return { url: parsed.data.url, signingSecret: new Secret(parsed.data.signingSecret) };
}
