import type { Command } from "../command.ts";
import { formatFindings } from "../doctor/check.ts";
import { checkConfig } from "../doctor/check-config.ts";
import { checkDatabase } from "../doctor/check-database.ts";
import { checkDeclaredModels } from "../doctor/check-declared-models.ts";
import { checkDataFolder, checkNode, checkPort } from "../doctor/check-machine.ts";
import { checkUpstreams } from "../doctor/check-upstreams.ts";
import { readSettings } from "../open-installation.ts";

export const doctorCommand: Command = {
	name: "doctor",
	summary: "Check what Sophia needs on this machine, with a remedy for what is wrong",
	options: [],
	async run() {
		const { env, dataDir } = readSettings();
		const config = await checkConfig(env);
		const folder = checkDataFolder(dataDir);
		// Nothing of the database can be looked at without the folder, and its fault is told once.
		const isUsable = folder.every(({ name, state }) => name !== "data folder" || state !== "fail");
		const findings = [
			checkNode(),
			...config.findings,
			await checkPort(env, dataDir),
			...folder,
			...(isUsable ? await checkDatabase() : []),
			...(isUsable ? await checkDeclaredModels(env, config.declared) : []),
			...(await checkUpstreams(env, config.portkeyUrl)),
		];
		const failed = findings.filter(({ state }) => state === "fail").length;
		const warned = findings.filter(({ state }) => state === "warn").length;
		return {
			exitCode: failed === 0 ? 0 : 1,
			json: { findings },
			lines: [...formatFindings(findings), "", `${failed} failed, ${warned} warned`],
		};
	},
};
