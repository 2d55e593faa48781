declare module "spdx-expression-parse" {
	/** A parsed SPDX expression. */
	export type SpdxExpression =
		| {
				readonly left: SpdxExpression;
				readonly conjunction: "and" | "or";
				readonly right: SpdxExpression;
		  }
		| { readonly license: string; readonly plus?: true; readonly exception?: string };
	export default function parse(text: string): SpdxExpression;
}
