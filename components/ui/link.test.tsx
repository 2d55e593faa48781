import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Button } from "./button.tsx";
import { Link } from "./link.tsx";

describe("a link within the console", () => {
	it("is a real link before any script runs", () => {
		const html = renderToStaticMarkup(
			<Link href="/requests?range=24h" aria-current="page" className="text-accent">
				Requests
			</Link>,
		);
		expect(html).toBe(
			'<a aria-current="page" class="text-accent" href="/requests?range=24h">Requests</a>',
		);
	});

	it("can look like a button and stays a link", () => {
		const html = renderToStaticMarkup(
			<Button asChild look="link">
				<Link href="/models">All models</Link>
			</Button>,
		);
		expect(html).toMatch(/^<a [^>]*href="\/models"[^>]*>All models<\/a>$/);
		expect(html).toContain("text-accent");
	});
});
