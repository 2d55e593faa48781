/** The licence fields and addresses of a wheel's METADATA (an RFC 822 head, then the description). */
export function readMetadata(text: string): {
	readonly expression: string | null;
	readonly text: string | null;
	readonly classifiers: readonly string[];
	readonly urls: readonly (readonly [label: string, address: string])[];
} {
	const [head = ""] = text.split(/\r?\n\r?\n/);
	const fields = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
	const all = (name: string) =>
		fields.flatMap((line) => {
			const at = line.indexOf(":");
			return line.slice(0, at).toLowerCase() === name ? [line.slice(at + 1).trim()] : [];
		});
	return {
		expression: all("license-expression")[0] ?? null,
		text: all("license")[0] ?? null,
		classifiers: all("classifier"),
		urls: [
			...all("project-url").map((line): [string, string] => {
				const at = line.indexOf(",");
				return [line.slice(0, at), line.slice(at + 1)];
			}),
			...all("home-page").map((line): [string, string] => ["homepage", line]),
		],
	};
}
