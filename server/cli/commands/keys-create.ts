import { z } from "zod";
import { createApiKeyInput, emailSchema, scopeSchema } from "#server/access/contract.ts";
import { createApiKey } from "#server/access/index.ts";
import { findUnknownModels } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import type { Command } from "../command.ts";
import { withInstallation } from "../open-installation.ts";
import { parseOption, splitList } from "../parse-option.ts";

const DAY_MS = 86_400_000;

export const keysCreateCommand: Command = {
	name: "keys create",
	summary: "Make an API key; it is printed this once",
	options: [
		{ name: "name", kind: "text", isRequired: true, help: "what it is for" },
		{
			name: "scopes",
			kind: "text",
			isRequired: true,
			placeholder: "a,b",
			help: scopeSchema.options.join(", "),
		},
		{ name: "models", kind: "text", placeholder: "a,b", help: "only these models; all by default" },
		{
			name: "expires",
			kind: "text",
			placeholder: "when",
			help: "a date such as 2027-01-31, or days such as 90d; never by default",
		},
		{
			name: "owner",
			kind: "text",
			placeholder: "address",
			help: "the person it belongs to; the first admin by default",
		},
	],
	async run({ texts }) {
		const expiresAt = texts.expires === undefined ? null : parseExpiry(texts.expires, Date.now());
		const owner = texts.owner === undefined ? null : parseOption("owner", emailSchema, texts.owner);
		const input = {
			...parseOption("name", createApiKeyInput.pick({ name: true }), { name: texts.name }),
			...parseOption("scopes", createApiKeyInput.pick({ scopes: true }), {
				scopes: splitList(texts.scopes ?? ""),
			}),
			...parseOption("models", createApiKeyInput.pick({ allowedModels: true }), {
				allowedModels: splitList(texts.models ?? ""),
			}),
			expiresAt,
			capture: "off" as const,
			captureRetentionDays: 30,
		};
		return withInstallation(async ({ db, secret, actor }) => {
			const hmacKey = deriveKey(secret, "api-key-hmac");
			const deps = { db, clock: systemClock, random: systemRandom, hmacKey };
			const { item, key } = await createApiKey(deps, actor, input, await findOwner(db, owner));
			const unknownModels = await findUnknownModels(db, item.allowedModels);
			// Beside the key, which alone stands on standard output for a script to take.
			for (const id of unknownModels) process.stderr.write(`${describeUnknownModel(id)}\n`);
			return { exitCode: 0, json: { key, item, unknownModels }, lines: [key] };
		});
	},
};

/** A day ends at its end, in UTC. */
export function parseExpiry(text: string, nowMs: number): Date {
	const days = /^(\d{1,4})d$/.exec(text)?.[1];
	if (days !== undefined) return new Date(nowMs + Number(days) * DAY_MS);
	const error = `"${text}" is neither a date such as 2027-01-31 nor days such as 90d`;
	const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error });
	parseOption("expires", date, text);
	return new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
}

function describeUnknownModel(id: string): string {
	return `warning: the catalogue has no model "${id}"; the key allows it once there is one`;
}

async function findOwner(db: Db, email: string | null): Promise<string> {
	const user = await db.user.findFirst({
		where: { disabledAt: null, ...(email === null ? { role: "admin" } : { email }) },
		orderBy: { id: "asc" },
		select: { id: true },
	});
	if (user !== null) return user.id;
	throw new AppError("not_found", email === null ? "there is no admin yet" : `no user ${email}`, {
		hint: "a key belongs to a person: open the set-up link, or use: sophia users create",
	});
}
