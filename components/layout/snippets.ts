/** A call that can be pasted into a shell as it is, once the key is set. */
export function curlSnippet(origin: string, model: string): string {
	return curlWithBody(
		origin,
		`{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}`,
	);
}

/** The same with a body of one's own, byte for byte. */
export function curlWithBody(origin: string, body: string): string {
	return [
		`curl ${origin}/v1/chat/completions \\`,
		`  -H "Authorization: Bearer $SOPHIA_API_KEY" \\`,
		`  -H "Content-Type: application/json" \\`,
		`  -d ${quoteForShell(body)}`,
	].join("\n");
}

/** One word of a POSIX shell: nothing in it is expanded. */
function quoteForShell(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A first call with the `openai` package. */
export function openaiSnippet(origin: string, model: string): string {
	return openaiWithBody(origin, { model, messages: [{ role: "user", content: "Hello" }] });
}

interface SnippetBody {
	readonly model: string;
	readonly messages: readonly {
		readonly role: string;
		readonly content: string | readonly object[];
	}[];
}

/** The same with messages of one's own. */
export function openaiWithBody(origin: string, { model, messages }: SnippetBody): string {
	return [
		`import OpenAI from "openai";`,
		"",
		"const client = new OpenAI({",
		`  baseURL: "${origin}/v1",`,
		"  apiKey: process.env.SOPHIA_API_KEY,",
		"});",
		"const answer = await client.chat.completions.create({",
		`  model: ${JSON.stringify(model)},`,
		...messagesOf(messages),
		"});",
		"console.log(answer.choices[0].message.content);",
	].join("\n");
}

function messagesOf(messages: SnippetBody["messages"]): readonly string[] {
	const lines = messages.map(
		({ role, content }) => `{ role: ${JSON.stringify(role)}, content: ${JSON.stringify(content)} }`,
	);
	if (lines.length === 1) return [`  messages: [${lines[0]}],`];
	return ["  messages: [", ...lines.map((line) => `    ${line},`), "  ],"];
}
