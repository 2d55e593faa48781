import { expect, test } from "vitest";
import { submitSnippet } from "./submit-snippet.ts";

test("the command sends the files that the project has, whatever its name", () => {
	const snippet = submitSnippet("https://sophia.example.com", "ada's shop", [
		"package-lock.json",
		"package.json",
	]);
	expect(snippet.split("\n")).toEqual([
		"jq -n --arg project 'ada'\\''s shop' \\",
		"  --rawfile file1 'package-lock.json' \\",
		"  --rawfile file2 'package.json' \\",
		`  '{json:{project:$project,files:[{name:"package-lock.json",content:$file1},`,
		`    {name:"package.json",content:$file2}]}}' |`,
		"curl -sS https://sophia.example.com/api/trpc/dependencies.submit \\",
		`  -H "authorization: Bearer $SOPHIA_API_KEY" \\`,
		`  -H "content-type: application/json" --data-binary @-`,
	]);
});
