const NETWORK_CODES =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|CERT_[A-Z_]+|UNABLE_TO_[A-Z_]+|SELF_SIGNED_[A-Z_]+)\b/;

/**
 * One line that says why npm failed, out of the many that it prints.
 *
 * @param {string} output
 */
export function describeNpmFailure(output) {
	const network = NETWORK_CODES.exec(output);
	if (network !== null) {
		return `the package registry cannot be reached (${network[1]}); check the network, the proxy settings and the certificates`;
	}
	if (/code E40[13]\b/.test(output)) {
		return "the package registry refused access; check the login in your npm configuration";
	}
	if (/code (ETARGET|E404)\b/.test(output)) {
		return `the package registry does not have a package that is needed (${lastErrorLine(output, /No matching version|Not Found|notarget/)})`;
	}
	if (/code ENOSPC\b/.test(output)) return "the disk is full";
	if (/code (EACCES|EPERM)\b/.test(output)) {
		return "a file in this folder may not be written; check who owns it";
	}
	if (/code EUSAGE\b/.test(output)) {
		return "package.json and package-lock.json do not agree; restore both from the repository";
	}
	return lastErrorLine(output, /./);
}

/**
 * @param {string} output
 * @param {RegExp} wanted
 */
function lastErrorLine(output, wanted) {
	const lines = output
		.split("\n")
		.filter((line) => /^npm (error|ERR!)/.test(line))
		.map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
		.filter((line) => line !== "" && wanted.test(line) && !line.startsWith("A complete log"));
	return lines.at(-1) ?? "npm gave no reason";
}
