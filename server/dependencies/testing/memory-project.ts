import { matchesGlob } from "node:path";
import type { IndexAnswer, InstalledPackage, PackageIndex, ProjectFiles } from "../ports.ts";

/** The files of a project in a test, by path. */
export function buildProjectFiles(
	files: Readonly<Record<string, string>>,
	installed: readonly InstalledPackage[] = [],
): ProjectFiles {
	return {
		readText: (path) => files[path] ?? null,
		list: (patterns) =>
			Object.keys(files)
				.filter((path) => patterns.some((pattern) => matchesGlob(path, pattern)))
				.sort(),
		listInstalled: () => installed,
	};
}

/** An index that knows the given projects only. */
export function buildPackageIndex(answers: Readonly<Record<string, IndexAnswer>>): PackageIndex {
	return {
		find: async (_ecosystem, name) => answers[name] ?? { kind: "absent" },
		findLicence: async () => null,
	};
}
