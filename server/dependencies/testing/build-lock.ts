/** One `[[package]]` of a lock in a test; dependencies are TOML inline tables or plain names. */
export interface PackageText {
	readonly name: string;
	readonly version?: string;
	readonly source?: string;
	readonly dependencies?: readonly string[];
	readonly extra?: string;
}

const HASH = "0".repeat(64);

/** A `uv.lock` as uv writes it; the project itself is `app`. */
export function buildUvLock(packages: readonly PackageText[], head = ""): string {
	const blocks = packages.map(({ name, version = "1.0", source, dependencies = [], extra = "" }) =>
		[
			"[[package]]",
			`name = "${name}"`,
			`version = "${version}"`,
			`source = ${source ?? (name === "app" ? '{ virtual = "." }' : '{ registry = "https://pypi.org/simple" }')}`,
			...(dependencies.length === 0
				? []
				: ["dependencies = [", ...dependencies.map((entry) => `    ${asTable(entry)},`), "]"]),
			...(name === "app"
				? []
				: [
						"wheels = [",
						`    { url = "https://files.pythonhosted.org/${name}-${version}-py3-none-any.whl", hash = "sha256:${HASH}", size = 1, upload-time = "2026-01-02T03:04:05Z" },`,
						"]",
					]),
			extra,
		].join("\n"),
	);
	return `version = 1\nrevision = 3\nrequires-python = ">=3.12"\n${head}\n${blocks.join("\n")}`;
}

function asTable(entry: string): string {
	return entry.startsWith("{") ? entry : `{ name = "${entry}" }`;
}
