const WITH_SCHEME = /\b[a-z][a-z\d+.-]*:\/\/(?:[^\s/@]*@)?([\w[][^\s/),;]*)[^\s),;]*/gi;
const WITH_PATH = /\b([\w-]+(?:\.[\w-]+)+(?::\d+)?)\/[^\s),;]*/g;

/** A reason with each address in it cut to its host, so that those of many packages are one. */
export function shortenAddresses(reason: string): string {
	return reason.replace(WITH_SCHEME, "$1").replace(WITH_PATH, "$1");
}
