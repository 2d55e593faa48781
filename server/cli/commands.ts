import type { Command } from "./command.ts";
import {
	advisoriesImportCommand,
	advisoriesServeCommand,
	advisoriesStatusCommand,
	advisoriesSyncCommand,
} from "./commands/advisories.ts";
import { auditCommand } from "./commands/audit.ts";
import { auditLogVerifyCommand } from "./commands/audit-log-verify.ts";
import { auditsListCommand, auditsRunCommand } from "./commands/audits.ts";
import { catalogRefreshCommand } from "./commands/catalog-refresh.ts";
import { demoSeedCommand } from "./commands/demo-seed.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { keysCreateCommand } from "./commands/keys-create.ts";
import { secretsRotateCommand } from "./commands/secrets-rotate.ts";
import { setupLinkCommand } from "./commands/setup-link.ts";
import { usersCreateCommand, usersResetPasswordCommand } from "./commands/users.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
	doctorCommand,
	setupLinkCommand,
	usersCreateCommand,
	usersResetPasswordCommand,
	keysCreateCommand,
	catalogRefreshCommand,
	auditLogVerifyCommand,
	secretsRotateCommand,
	auditCommand,
	auditsListCommand,
	auditsRunCommand,
	advisoriesSyncCommand,
	advisoriesImportCommand,
	advisoriesStatusCommand,
	advisoriesServeCommand,
	demoSeedCommand,
];
