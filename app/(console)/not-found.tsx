import { Page } from "#components/layout/page.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Link } from "#components/ui/link.tsx";
import { NoMatchState } from "#components/ui/states.tsx";

export default function NotFound() {
	return (
		<Page title="Not found">
			<Card>
				<NoMatchState
					title="There is no such page or record"
					actions={
						<Button asChild look="primary">
							<Link href="/">To the overview</Link>
						</Button>
					}
				>
					The address may be cut short, or the record's retention is over.
				</NoMatchState>
			</Card>
		</Page>
	);
}
