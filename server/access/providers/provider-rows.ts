import type { Prisma } from "#server/platform/db/generated/client.ts";
import type { SecretPlace } from "#server/platform/secrets/envelope.ts";
import { type ProviderItem, providerKindSchema } from "../contract.ts";

export const PROVIDER_SELECT = {
	id: true,
	kind: true,
	name: true,
	baseUrl: true,
	hint: true,
	enabled: true,
	createdAt: true,
	updatedAt: true,
	lastTestAt: true,
	lastTestOk: true,
	lastTestMessage: true,
} satisfies Prisma.ProviderCredentialSelect;

export const SEALED_SELECT = {
	id: true,
	orgId: true,
	kind: true,
	name: true,
	baseUrl: true,
	kekId: true,
	wrappedKey: true,
	sealed: true,
} satisfies Prisma.ProviderCredentialSelect;

type ProviderRow = Prisma.ProviderCredentialGetPayload<{ select: typeof PROVIDER_SELECT }>;

/** A provider as the console shows it: without its secret, sealed or not. */
export function toProviderItem(row: ProviderRow): ProviderItem {
	const { lastTestAt, lastTestOk, lastTestMessage, kind, ...item } = row;
	return {
		...item,
		kind: providerKindSchema.parse(kind),
		lastTest:
			lastTestAt === null
				? null
				: { at: lastTestAt, ok: lastTestOk ?? false, message: lastTestMessage ?? "" },
	};
}

/** The secret opens only for its row and its address: nobody can point a stored key elsewhere. */
export function placeOf(row: {
	readonly id: string;
	readonly orgId: string;
	readonly kind: string;
	readonly baseUrl: string;
}): SecretPlace {
	return { orgId: row.orgId, kind: `provider ${row.kind} ${row.baseUrl}`, rowId: row.id };
}
