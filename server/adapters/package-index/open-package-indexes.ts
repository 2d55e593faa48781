import type { PackageIndex } from "#server/dependencies/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import { openDiskCache } from "#server/platform/disk-cache.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createNpmIndex } from "../npm/create-npm-index.ts";
import { createPypiIndex } from "../pypi/create-pypi-index.ts";

const MAX_PARALLEL = 12;
const MAX_CACHE_BYTES = 128 << 20;

/** The indexes of all ecosystems; each name is asked of its own, and what they say is kept. */
export function openPackageIndexes(options: {
	readonly pypiUrl: string;
	readonly npmUrl: string;
	/** Null offline: what was said before answers, with its age. */
	readonly fetch: GuardedFetch | null;
	readonly cacheFolder: string;
	readonly clock: Clock;
}): PackageIndex {
	const { fetch, cacheFolder: folder, clock } = options;
	const cache = openDiskCache({ folder, maxBytes: MAX_CACHE_BYTES, clock });
	const shared = { fetch, maxParallel: MAX_PARALLEL, cache, clock };
	const indexes = {
		PyPI: createPypiIndex({ ...shared, baseUrl: options.pypiUrl }),
		npm: createNpmIndex({ ...shared, baseUrl: options.npmUrl }),
	};
	return {
		find: (ecosystem, name) => indexes[ecosystem].find(ecosystem, name),
		findLicence: (ecosystem, name, version) =>
			indexes[ecosystem].findLicence(ecosystem, name, version),
	};
}
