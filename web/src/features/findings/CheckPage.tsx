/** A check's own page: what it looks for, why it matters, a wrong and a right story. */
import { lazy, Suspense } from "react";
import { useCheckPage } from "@/api/checks";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { Sheet } from "@/ui/Sheet";

const Story = lazy(() => import("@/features/findings/Story"));

export function CheckPage({ check, onClose }: { check: string | null; onClose: () => void }) {
  const page = useCheckPage(check);
  return (
    <Sheet
      title={page.data?.title ?? "About this check"}
      opened={check !== null}
      onClose={onClose}
      side
      width={520}
    >
      <div className="check-page">
        {page.isPending ? <SkeletonLines lines={10} /> : null}
        {page.error ? <Mishap error={page.error} onRetry={() => void page.refetch()} /> : null}
        {page.data ? (
          <Suspense fallback={<SkeletonLines lines={10} />}>
            <Story page={page.data.page} />
            <p className="check-name">
              <code>{page.data.id}</code>
            </p>
          </Suspense>
        ) : null}
      </div>
    </Sheet>
  );
}
