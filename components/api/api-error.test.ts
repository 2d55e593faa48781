import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { divideError, readApiError } from "./api-error.ts";

const failed = (data: unknown) =>
	TRPCClientError.from({ error: { code: -32_000, message: "your role may not do this", data } });

test("reads what the API says of a refusal", () => {
	const error = failed({
		httpStatus: 403,
		requestId: "r1",
		error: "forbidden",
		hint: "it needs the role admin",
		param: null,
		details: { needs: ["admin", 7] },
	});
	expect(readApiError(error)).toEqual({
		message: "Your role may not do this",
		hint: "It needs the role admin",
		param: null,
		reference: "r1",
		kind: "forbidden",
		needs: ["admin"],
		retryable: false,
	});
});

test("a fault of the server may be tried again, a fault of the input may not", () => {
	expect(readApiError(failed({ httpStatus: 503 })).retryable).toBe(true);
	expect(readApiError(failed({ httpStatus: 400, param: "name" }))).toMatchObject({
		retryable: false,
		param: "name",
	});
});

test.each([new TypeError("fetch failed"), failed(undefined), "boom", null])(
	"without an answer it says so: %s",
	(thrown) => {
		expect(readApiError(thrown)).toMatchObject({ kind: "offline", retryable: true });
	},
);

test("an error is said by its field, or by the form where no field shows it", () => {
	const name = failed({ httpStatus: 400, param: "name", hint: "choose another" });
	const ofName = divideError(name, ["name", "email"]);
	expect(ofName.of("name")).toBe("Your role may not do this. Choose another");
	expect([ofName.of("email"), ofName.rest]).toEqual([null, null]);
	const hidden = failed({ httpStatus: 400, param: "id" });
	const ofHidden = divideError(hidden, ["name", "email"]);
	expect([ofHidden.of("name"), ofHidden.rest]).toEqual([null, hidden]);
	expect(divideError(null, ["name"]).rest).toBeNull();
});
