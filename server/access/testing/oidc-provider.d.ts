/** The part of the package that tests use; it comes without types. */
declare module "oidc-provider" {
	import type { RequestListener } from "node:http";

	export default class Provider {
		constructor(
			issuer: string,
			configuration: {
				readonly findAccount: (context: unknown, id: string) => object;
				readonly [option: string]: unknown;
			},
		);
		callback(): RequestListener;
	}
}
