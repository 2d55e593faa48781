import { isAppError } from "#server/platform/errors.ts";
import { formatBundle, MOST_GZIPPED_BYTES, measureBundle } from "./measure-bundle.ts";

/** Fails when a route of the production build in the folder given loads too much JavaScript. */
try {
	const routes = measureBundle(process.argv[2] ?? process.cwd());
	process.stdout.write(formatBundle(routes));
	process.exitCode = routes.some((route) => route.gzippedBytes > MOST_GZIPPED_BYTES) ? 1 : 0;
} catch (error) {
	if (!isAppError(error)) throw error;
	process.stderr.write(`${error.message}: ${error.hint ?? ""}\n`);
	process.exitCode = 2;
}
