/** Bounds of an upload; the server has the same and the last word. */
export const UPLOAD_BOUNDS = { files: 20, bytes: 12_000_000 } as const;

/** What is read of a chosen file. */
export interface ChosenFile {
	readonly name: string;
	readonly size: number;
	readonly text: () => Promise<string>;
}

export interface UploadedFile {
	readonly name: string;
	readonly content: string;
}

/** Files that an audit can begin with. */
const LOCKS =
	/(?:^|\/)(?:uv\.lock|pylock(?:\.[^./]+)?\.toml|package-lock\.json|requirements[^/]*\.txt|[^/]+\.py\.lock)$/;

/** Why the chosen files cannot be taken as they are; `null` when they can. */
export function checkUpload(files: readonly ChosenFile[]): string | null {
	if (files.length === 0) return "choose at least one file";
	if (files.length > UPLOAD_BOUNDS.files) {
		return `choose at most ${UPLOAD_BOUNDS.files} files; these are ${files.length}`;
	}
	const large = files.find(({ size }) => size > UPLOAD_BOUNDS.bytes);
	if (large) return `${large.name} is larger than 12 MB`;
	if (!files.some(({ name }) => LOCKS.test(name))) {
		return "none of them is a lock: choose uv.lock, pylock.toml, requirements.txt or package-lock.json";
	}
	return null;
}

/** The texts of the chosen files. */
export function readUpload(files: readonly ChosenFile[]): Promise<UploadedFile[]> {
	return Promise.all(files.map(async (file) => ({ name: file.name, content: await file.text() })));
}
