import parse from "spdx-expression-parse";
import spdxIds from "spdx-license-ids/index.json" with { type: "json" };

/** How sure a statement is. */
export type LicenceConfidence = "declared" | "classifier" | "guessed" | "unknown";

/** A licence as an SPDX expression; null where nothing usable is said. */
export interface Licence {
	readonly expression: string | null;
	readonly confidence: LicenceConfidence;
	/** The words that it was read from. */
	readonly source: string;
}

/** PyPI's trove classifiers; those that do not name one licence are left out. */
const CLASSIFIERS: Readonly<Record<string, string>> = {
	"Apache Software License": "Apache-2.0",
	"MIT License": "MIT",
	"MIT No Attribution License (MIT-0)": "MIT-0",
	"BSD License": "LicenseRef-BSD",
	"ISC License (ISCL)": "ISC",
	"Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
	"Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
	"Python Software Foundation License": "PSF-2.0",
	"GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
	"GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
	"GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
	"GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
	"GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
	"GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
	"GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
	"GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
	"GNU Affero General Public License v3": "AGPL-3.0-only",
	"GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
	"The Unlicense (Unlicense)": "Unlicense",
	"zlib/libpng License": "Zlib",
	"Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
	"Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
	"European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
	"CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
	"Historical Permission Notice and Disclaimer (HPND)": "HPND",
	"Zope Public License": "ZPL-2.1",
	"University of Illinois/NCSA Open Source License": "NCSA",
};

/** Free words of `License:` that stand for one licence with little doubt. */
const GUESSES: Readonly<Record<string, string>> = {
	mit: "MIT",
	"mit license": "MIT",
	"the mit license": "MIT",
	"apache 2": "Apache-2.0",
	"apache 2.0": "Apache-2.0",
	"apache-2": "Apache-2.0",
	"apache license 2.0": "Apache-2.0",
	"apache license, version 2.0": "Apache-2.0",
	"apache license version 2.0": "Apache-2.0",
	"apache software license": "Apache-2.0",
	"apache software license 2.0": "Apache-2.0",
	apache: "Apache-2.0",
	"bsd-3": "BSD-3-Clause",
	"bsd 3-clause": "BSD-3-Clause",
	"bsd 3-clause license": "BSD-3-Clause",
	"3-clause bsd license": "BSD-3-Clause",
	"new bsd license": "BSD-3-Clause",
	"new bsd": "BSD-3-Clause",
	"modified bsd license": "BSD-3-Clause",
	"bsd 2-clause": "BSD-2-Clause",
	"simplified bsd": "BSD-2-Clause",
	bsd: "LicenseRef-BSD",
	"bsd license": "LicenseRef-BSD",
	"isc license": "ISC",
	"mpl 2.0": "MPL-2.0",
	mpl2: "MPL-2.0",
	"mozilla public license 2.0": "MPL-2.0",
	psf: "PSF-2.0",
	"psf license": "PSF-2.0",
	"python software foundation license": "PSF-2.0",
	lgpl: "LicenseRef-LGPL",
	gpl: "LicenseRef-GPL",
	gplv3: "GPL-3.0-only",
	"public domain": "LicenseRef-Public-Domain",
	unlicense: "Unlicense",
};

const ID_BY_LOWER = new Map(spdxIds.map((id) => [id.toLowerCase(), id]));

/**
 * Reads what a release says of its licence: the SPDX expression first, then `License:` where it is
 * one, then classifiers (all of them hold), then a guess that is marked as one.
 */
export function readLicence(fields: {
	readonly expression: string | null;
	readonly text: string | null;
	readonly classifiers: readonly string[];
}): Licence {
	for (const [text, source] of [
		[fields.expression, "License-Expression"],
		[fields.text, "License"],
	] as const) {
		const expression = text === null ? null : normalizeExpression(text);
		if (expression !== null)
			return { expression, confidence: "declared", source: `${source}: ${text}` };
	}
	const named = fields.classifiers.filter((entry) => entry.startsWith("License ::"));
	const ids = named.flatMap((entry) => CLASSIFIERS[entry.split(" :: ").at(-1) ?? ""] ?? []);
	if (ids.length > 0) {
		return {
			expression: [...new Set(ids)].sort().join(" AND "),
			confidence: "classifier",
			source: named.join("; "),
		};
	}
	const words = fields.text?.trim().split("\n")[0]?.replace(/\s+/g, " ").replace(/\.$/, "") ?? "";
	const guess = GUESSES[words.toLowerCase()];
	if (guess !== undefined)
		return { expression: guess, confidence: "guessed", source: `License: ${words}` };
	const said = words === "" ? "nothing is said" : `License: ${words.slice(0, 80)}`;
	return { expression: null, confidence: "unknown", source: said };
}

/** An SPDX expression in its right spelling; null where the text is none. */
export function normalizeExpression(text: string): string | null {
	const spelled = text.trim().replace(/[A-Za-z0-9.-]+\+?/g, (word) => {
		if (/^(?:and|or|with)$/i.test(word)) return word.toUpperCase();
		const bare = word.replace(/\+$/, "");
		const id = ID_BY_LOWER.get(bare.toLowerCase());
		return id === undefined ? word : word.endsWith("+") ? `${id}+` : id;
	});
	if (spelled === "" || spelled.length > 500) return null;
	try {
		parse(spelled);
		return spelled;
	} catch {
		// Not an expression: other readings follow.
		return null;
	}
}
