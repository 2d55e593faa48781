import { describe, expect, it } from "vitest";
import { policySchema } from "../policy/policy-schema.ts";
import { judgeLicence } from "./judge-licence.ts";
import { readLicence } from "./read-licence.ts";
import { readMetadata } from "./read-metadata.ts";

const of = (expression: string | null, text: string | null = null, classifiers: string[] = []) => {
	const { expression: found, confidence } = readLicence({ expression, text, classifiers });
	return [found, confidence];
};

describe("licence statements", () => {
	it.each([
		[of("MIT OR Apache-2.0"), ["MIT OR Apache-2.0", "declared"]],
		[of("mit or apache-2.0"), ["MIT OR Apache-2.0", "declared"]],
		[of(null, "BSD-3-Clause"), ["BSD-3-Clause", "declared"]],
		[of(null, "BSD"), ["LicenseRef-BSD", "guessed"]],
		[of(null, "BSD", ["License :: OSI Approved :: BSD License"]), ["LicenseRef-BSD", "classifier"]],
		[
			of(null, null, ["License :: OSI Approved :: Python Software Foundation License"]),
			["PSF-2.0", "classifier"],
		],
		[of(null, null, ["License :: OSI Approved :: ISC License (ISCL)"]), ["ISC", "classifier"]],
		[of(null, "Apache 2.0"), ["Apache-2.0", "guessed"]],
		[of(null, "see LICENSE"), [null, "unknown"]],
		[of(null), [null, "unknown"]],
		[
			of("GPL-2.0-only WITH Classpath-exception-2.0"),
			["GPL-2.0-only WITH Classpath-exception-2.0", "declared"],
		],
	])("%j is %j", (got, wanted) => {
		expect(got).toEqual(wanted);
	});

	it("never drops an alternative", () => {
		expect(of(null, "Apache-2.0 or MIT")).toEqual(["Apache-2.0 OR MIT", "declared"]);
	});

	it("are read from the head of METADATA only", () => {
		const text =
			"Name: a\nLicense-Expression: MIT\nClassifier: License :: X\nProject-URL: Code, https://a.example/?x,y\n\nLicense: GPL\n";
		expect(readMetadata(text)).toEqual({
			expression: "MIT",
			text: null,
			classifiers: ["License :: X"],
			urls: [["Code", " https://a.example/?x,y"]],
		});
	});
});

describe("licence rules", () => {
	const { licenses } = policySchema.parse({
		licenses: {
			allow: ["MIT", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"],
			deny: ["GPL-2.0-only", "AGPL-3.0-only"],
		},
	});

	it.each([
		["MIT", "allow"],
		["MIT OR AGPL-3.0-only", "allow"],
		["MIT AND AGPL-3.0-only", "deny"],
		["(MIT OR AGPL-3.0-only) AND ISC", "review"],
		["GPL-2.0-only", "deny"],
		["GPL-2.0-only WITH Classpath-exception-2.0", "allow"],
		["ISC", "review"],
		[null, "review"],
	])("%s is %s", (expression, verdict) => {
		expect(judgeLicence(expression, licenses)).toBe(verdict);
	});
});
