/** The page of a release on the public index of its lock; `null` where no index is known. */
export function releasePage(
	lockKind: string | null,
	name: string,
	version: string | null,
): string | null {
	if (lockKind === null || version === null) return null;
	const path = encodeURIComponent(name).replace(/^%40([^%]+)%2F/, "@$1/");
	const release = encodeURIComponent(version);
	return lockKind === "package-lock"
		? `https://www.npmjs.com/package/${path}/v/${release}`
		: `https://pypi.org/project/${path}/${release}/`;
}
