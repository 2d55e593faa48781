/** A call that can be pasted into a shell as it is, once the key is set. */
export function curlSnippet(origin: string, model: string): string {
	return [
		`curl ${origin}/v1/chat/completions \\`,
		`  -H "Authorization: Bearer $SOPHIA_API_KEY" \\`,
		`  -H "Content-Type: application/json" \\`,
		`  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`,
	].join("\n");
}

/** The same with the `openai` package. */
export function openaiSnippet(origin: string, model: string): string {
	return [
		`import OpenAI from "openai";`,
		"",
		"const client = new OpenAI({",
		`  baseURL: "${origin}/v1",`,
		"  apiKey: process.env.SOPHIA_API_KEY,",
		"});",
		"const answer = await client.chat.completions.create({",
		`  model: "${model}",`,
		`  messages: [{ role: "user", content: "Hello" }],`,
		"});",
		"console.log(answer.choices[0].message.content);",
	].join("\n");
}
