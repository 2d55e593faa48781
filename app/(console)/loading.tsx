import { SkeletonPage } from "#components/layout/skeleton-page.tsx";

export default function Loading() {
	return <SkeletonPage rows={10} />;
}
