import { createSetupLink } from "#server/access/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { Command } from "../command.ts";
import { withInstallation } from "../open-installation.ts";

export const setupLinkCommand: Command = {
	name: "setup-link",
	summary: "Make a new link for the first account; earlier links end",
	options: [],
	run: () =>
		withInstallation(async ({ db, publicUrl, actor, running }) => {
			const deps = { db, clock: systemClock, random: systemRandom };
			const { url, expiresAt } = await createSetupLink(deps, { publicUrl, actor });
			return {
				exitCode: 0,
				json: { url, expiresAt },
				lines: [
					url,
					`Works once, until ${expiresAt.toISOString()}`,
					...(running === null ? ["Sophia does not run: start it with npm start"] : []),
				],
			};
		}),
};
