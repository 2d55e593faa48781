/** Where one looks on from an alert; `null` where there is no page for it. */
export function placeOfAlert(alert: {
	readonly kind: string;
	readonly subject: string;
}): { readonly href: string; readonly label: string } | null {
	const { kind, subject } = alert;
	if (kind === "breaker_open") {
		const [model = ""] = subject.split(" on ");
		return { href: `/models/${model}`, label: "Open the model" };
	}
	if (kind.startsWith("catalog_")) return { href: "/models", label: "Open the models" };
	if (kind.startsWith("budget_")) return { href: "/settings/general", label: "Open the budget" };
	if (kind === "key_expiring") {
		return { href: "/settings/keys?state=expiring", label: "Open expiring keys" };
	}
	if (kind === "notification_failed") {
		return {
			href: "/settings/notifications?tab=deliveries&state=failed",
			label: "Open deliveries",
		};
	}
	if (kind === "requests_unknown") {
		return { href: "/requests", label: "Open the requests" };
	}
	return null;
}
