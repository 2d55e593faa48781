/** Where a project tells of its changes and keeps its code; null where it does not say. */
export interface ProjectLinks {
	readonly changelog: string | null;
	readonly repository: string | null;
}

/** Labels as PyPI knows them (well-known project URLs), without signs and blanks. */
const CHANGELOG = ["changelog", "changes", "whatsnew", "history", "releasenotes", "changehistory"];
const REPOSITORY = ["source", "repository", "sourcecode", "github", "code", "gitlab"];
const FORGE = /^(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)$/;
const MAX_LENGTH = 300;

/** Reads the addresses that a project gives of itself; they are untrusted, so only plain https counts. */
export function readProjectLinks(
	urls: Iterable<readonly [label: string, address: string]>,
): ProjectLinks {
	const known = [...urls].flatMap(([label, address]) => {
		const url = readAddress(address);
		return url === null ? [] : [{ label: label.toLowerCase().replace(/[^a-z]/g, ""), url }];
	});
	const find = (labels: readonly string[]) =>
		known.find(({ label }) => labels.includes(label))?.url.href ?? null;
	const forge = known.find(({ url }) => FORGE.test(url.hostname) && isRepository(url));
	return {
		changelog: find(CHANGELOG),
		repository: find(REPOSITORY) ?? forge?.url.href ?? null,
	};
}

function readAddress(address: string): URL | null {
	const url = address.length > MAX_LENGTH ? null : URL.parse(address.trim());
	const isPlain = url?.protocol === "https:" && url.username === "" && url.password === "";
	return isPlain ? url : null;
}

function isRepository({ pathname }: URL): boolean {
	return /^\/[^/]+\/[^/]+\/?$/.test(pathname);
}
