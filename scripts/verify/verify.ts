import { addResults, formatTotal } from "./result.ts";
import { runChecks } from "./run-checks.ts";
import { runVitest } from "./run-vitest.ts";
import { STATIC_CHECKS } from "./static-checks.ts";
import { summariseFailures } from "./summarise-failures.ts";

/** `npm run verify`: everything that needs neither database, browser nor network. */
const results = [
	...(await runChecks(STATIC_CHECKS, 2)),
	...(await runChecks([{ name: "unit tests", run: () => runVitest("unit") }], 1)),
];
const total = addResults(results);
process.stdout.write(`${summariseFailures(results)}${formatTotal(total)}\n`);
process.exit(total.failed === 0 ? 0 : 1);
