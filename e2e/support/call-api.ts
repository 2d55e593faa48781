import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";
import { z } from "zod";
import { cookieOf, type TestRole } from "./accounts.ts";

/** Somebody who calls the console's API with the rights of a person. */
export interface ApiCaller {
	mutate(procedure: string, input: unknown): Promise<unknown>;
	query(procedure: string, input: unknown): Promise<unknown>;
}

const answerSchema = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });

/** Calls as a program with the person's session would; without a role, with that of the context. */
export function createApiCaller(request: APIRequestContext, role?: TestRole): ApiCaller {
	const headers = {
		origin: `http://127.0.0.1:${process.env.SOPHIA_E2E_PORT}`,
		...(role === undefined ? {} : { cookie: cookieOf(role) }),
	};
	const read = async (procedure: string, answer: APIResponse) => {
		expect(answer.ok(), `${procedure}: ${await answer.text()}`).toBe(true);
		return answerSchema.parse(await answer.json()).result.data.json;
	};
	return {
		mutate: async (procedure, input) =>
			read(
				procedure,
				await request.post(`/api/trpc/${procedure}`, { headers, data: { json: input } }),
			),
		query: async (procedure, input) =>
			read(
				procedure,
				await request.get(`/api/trpc/${procedure}`, {
					headers,
					params: { input: JSON.stringify({ json: input }) },
				}),
			),
	};
}
