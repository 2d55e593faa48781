const FILES = 8;

/**
 * A lock of `count` packages as uv writes it, half of them names that the advisories know, eight
 * files each: the shape of a large real one.
 */
export function generateLock(known: readonly string[], count: number, registry: string): string {
	const names = Array.from({ length: count - 1 }, (_, index) =>
		index % 2 === 0 ? (known[(index * 17) % known.length] ?? "x") : `generated-${index}`,
	);
	const unique = [...new Set(names)];
	const digest = "0123456789abcdef".repeat(4);
	const blocks = unique.map((name, index) => {
		const version = `${1 + (index % 4)}.${index % 12}.${index % 7}`;
		const next = [1, 2, 3].flatMap((step) => unique[index + step * 7] ?? []);
		const files = Array.from(
			{ length: FILES },
			(_, number) =>
				`    { url = "https://files.pythonhosted.org/packages/ab/cd/${digest}/${name.replaceAll("-", "_")}-${version}-cp31${number}-cp31${number}-manylinux_2_17_x86_64.whl", hash = "sha256:${digest}", size = ${100_000 + number}, upload-time = "2026-01-02T03:04:05.678Z" },`,
		);
		const dependencies = next.map((entry) => `    { name = "${entry}" },`);
		return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "${registry}" }\ndependencies = [\n${dependencies.join("\n")}\n]\nwheels = [\n${files.join("\n")}\n]\n`;
	});
	const direct = unique.slice(0, 40).map((name) => `    { name = "${name}" },`);
	return `version = 1\nrevision = 3\nrequires-python = ">=3.12"\n\n[[package]]\nname = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [\n${direct.join("\n")}\n]\n\n${blocks.join("\n")}`;
}
