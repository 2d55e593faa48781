import { Page } from "#components/layout/page.tsx";
import { Card } from "#components/ui/card.tsx";
import { ForbiddenState } from "#components/ui/states.tsx";

/** A page that the reader's role may not open: says so and names the roles that may. */
export function ForbiddenPage(props: { readonly what: string; readonly needs: readonly string[] }) {
	return (
		<Page title={props.what}>
			<Card>
				<ForbiddenState what={props.what.toLowerCase()} roles={props.needs} />
			</Card>
		</Page>
	);
}
