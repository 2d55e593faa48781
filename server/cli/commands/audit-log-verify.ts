import type { AuditVerification } from "#server/access/contract.ts";
import { verifyAuditLog } from "#server/access/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import type { Command } from "../command.ts";
import { withInstallation } from "../open-installation.ts";

function describe({ fault, entries, headHash }: AuditVerification): string[] {
	if (fault !== null) return [`The chain does not hold at entry ${fault.seq}: ${fault.reason}`];
	return [
		`The chain holds: ${entries} entries`,
		`Its head is ${headHash}; kept elsewhere, it shows a log that was replaced as a whole`,
	];
}

export const auditLogVerifyCommand: Command = {
	name: "audit-log verify",
	summary: "Check that no entry of the audit log was changed, removed or inserted",
	options: [],
	run: () =>
		withInstallation(async ({ databaseUrl }) => {
			const pool = createPool({
				connectionString: databaseUrl,
				max: 1,
				applicationName: "sophia cli",
			});
			try {
				const result = await verifyAuditLog({ pool, clock: systemClock });
				return { exitCode: result.ok ? 0 : 1, json: result, lines: describe(result) };
			} finally {
				await pool.end();
			}
		}),
};
