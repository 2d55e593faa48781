import { RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/states.tsx";

/** What Next hands to the page that stands in for a failed one. */
export interface FailedPageProps {
	readonly error: Error & { readonly digest?: string };
	readonly retry: () => void;
}

/** That a page failed, what still works, and the way to try it again. */
export function FailedPage(
	props: FailedPageProps & { readonly title: string; readonly children: React.ReactNode },
) {
	const { digest } = props.error;
	return (
		<ErrorState
			title={props.title}
			actions={
				<Button look="primary" onClick={props.retry}>
					<RotateCw aria-hidden /> Try again
				</Button>
			}
		>
			{props.children}
			{digest ? ` Reference ${digest}` : ""}
		</ErrorState>
	);
}
