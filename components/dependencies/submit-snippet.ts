/** A shell command that sends the files of a project for an audit; `jq` writes them as JSON. */
export function submitSnippet(origin: string, project: string, files: readonly string[]): string {
	const raw = files.map((name, index) => `  --rawfile file${index + 1} ${quote(name)} \\`);
	const sent = files.map(
		(name, index) => `{name:${JSON.stringify(name)},content:$file${index + 1}}`,
	);
	return [
		`jq -n --arg project ${quote(project)} \\`,
		...raw,
		`  ${quote(`{json:{project:$project,files:[${sent.join(",\n    ")}]}}`)} |`,
		`curl -sS ${origin}/api/trpc/dependencies.submit \\`,
		'  -H "authorization: Bearer $SOPHIA_API_KEY" \\',
		'  -H "content-type: application/json" --data-binary @-',
	].join("\n");
}

function quote(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}
