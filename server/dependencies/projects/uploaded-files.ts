import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Clock } from "#server/platform/clock.ts";
import type { Db, Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { findLockKind } from "../core/locks/read-lock.ts";

interface GivenFile {
	readonly name: string;
	readonly content: string;
}

/** Refuses an upload in which nothing can be audited. */
export function requireAuditable(files: readonly GivenFile[], file: string | null): void {
	const names = files.map(({ name }) => name);
	const doubled = names.find((name, place) => names.indexOf(name) !== place);
	if (doubled !== undefined) {
		throw new AppError("invalid_input", `${doubled} is given twice`, { param: "source.files" });
	}
	if (file !== null && !names.includes(file)) {
		throw new AppError("invalid_input", `${file} is not among the files`, { param: "source.file" });
	}
	const isAuditable = (name: string) =>
		name === "pyproject.toml" || name.endsWith(".py") || findLockKind(name) !== null;
	if (names.some(isAuditable)) return;
	throw new AppError("invalid_input", "none of the files can be audited", {
		param: "source.files",
		hint: "give uv.lock with pyproject.toml, pylock.toml, requirements.txt or package-lock.json",
	});
}

/** Keeps files of a project; one of the same name is replaced. */
export async function storeFiles(
	tx: Tx,
	clock: Clock,
	projectId: string,
	files: readonly GivenFile[],
): Promise<void> {
	const uploadedAt = new Date(clock.nowMs());
	await tx.dependencyFile.deleteMany({
		where: { projectId, name: { in: files.map(({ name }) => name) } },
	});
	await tx.dependencyFile.createMany({
		data: files.map(({ name, content }) => {
			const bytes = Buffer.from(content);
			return {
				projectId,
				name,
				content: new Uint8Array(gzipSync(bytes)),
				bytes: bytes.length,
				sha256: createHash("sha256").update(bytes).digest("hex"),
				uploadedAt,
			};
		}),
	});
}

/** All uploaded files of a project, as they were given. */
export async function readFiles(
	db: Db,
	projectId: string,
): Promise<{ name: string; content: Uint8Array }[]> {
	const rows = await db.dependencyFile.findMany({
		where: { projectId },
		select: { name: true, content: true },
	});
	return rows.map(({ name, content }) => ({ name, content: gunzipSync(content) }));
}
