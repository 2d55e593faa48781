import { text } from "node:stream/consumers";
import { rotateProviderSecrets } from "#server/access/index.ts";
import { rotateChannelSecrets } from "#server/notifications/index.ts";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import type { Command } from "../command.ts";
import { withInstallation } from "../open-installation.ts";

const MIN_SECRET_CHARS = 32;

export const secretsRotateCommand: Command = {
	name: "secrets rotate",
	summary: "Wrap stored secrets with the present SOPHIA_SECRET, after it was replaced",
	options: [
		{
			name: "previous-stdin",
			kind: "flag",
			help: "read the SOPHIA_SECRET that was in use before from standard input; required",
		},
	],
	async run({ flags }) {
		if (!flags.has("previous-stdin")) {
			throw new AppError("invalid_input", "the previous secret is needed: --previous-stdin", {
				hint: "for example: npm run -s sophia -- secrets rotate --previous-stdin < old-secret",
			});
		}
		const previous = readSecret(await text(process.stdin));
		return withInstallation(async ({ db, secret, actor, running }) => {
			if (running !== null) {
				throw new AppError("conflict", "Sophia runs, and with the secret it was started with", {
					hint: "stop it on every machine, replace the secret, rotate, then start again",
				});
			}
			const envelope = createInstallationEnvelope(secret, systemRandom, [previous]);
			const providers = await rotateProviderSecrets({ db, envelope }, actor);
			const channels = await rotateChannelSecrets({ db, envelope }, actor);
			return {
				exitCode: 0,
				json: { providers, channels },
				lines: [
					`${providers} provider secrets and ${channels} channel secrets are wrapped anew`,
					"API keys and sessions of the previous secret no longer work: make new keys, sign in again",
				],
			};
		});
	},
};

function readSecret(given: string): Secret {
	const line = given.trim();
	if (line.length >= MIN_SECRET_CHARS) return new Secret(line);
	throw new AppError("invalid_input", `standard input holds ${line.length} characters`, {
		hint: `the previous SOPHIA_SECRET has at least ${MIN_SECRET_CHARS}; without one the file "secret" of the data folder holds it`,
	});
}
