import { expect, test } from "vitest";
import { parseEnv } from "#server/platform/env.ts";
import { requireSameSource } from "./catalog-refresh.ts";

const { env: bare } = parseEnv({});
const { env: withKey } = parseEnv({ OPENROUTER_API_KEY: "sk-or-x" });

test.each([
	["a shell without the server's key", bare, {}],
	["a shell with a key that the server has not", withKey, { simulatorPort: 4010 }],
])("%s must not replace the models of the running server", (_, env, running) => {
	expect(() => requireSameSource(env, running)).toThrow(/other upstreams than this shell/);
});

test("a shell with the server's upstreams refreshes its models", () => {
	requireSameSource(bare, { simulatorPort: 4010 });
	requireSameSource(withKey, {});
});
