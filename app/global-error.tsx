"use client";

/** The last resort when even the frame fails: plain, without anything that could fail again. */
export default function GlobalError(props: {
	readonly error: Error & { readonly digest?: string };
}) {
	return (
		<html lang="en">
			<head>
				<title>Sophia could not show this page</title>
			</head>
			<body>
				<main>
					<h1>Sophia could not show this page</h1>
					<p>Reference {props.error.digest ?? "none"}</p>
					<button type="button" onClick={() => window.location.reload()}>
						Try again
					</button>
				</main>
			</body>
		</html>
	);
}
