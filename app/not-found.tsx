import { Button } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { NoMatchState } from "#components/ui/states.tsx";

export default function NotFound() {
	return (
		<main id="content" className="flex min-h-dvh items-center justify-center">
			<NoMatchState
				title="There is no such page"
				actions={
					<Button asChild look="primary">
						<Link href="/">To the overview</Link>
					</Button>
				}
			/>
		</main>
	);
}
