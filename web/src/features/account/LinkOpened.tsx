/** A link of a mail, acted on once however often the screen is drawn. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import { Problem } from "@/api/client";
import { keys } from "@/api/queries";
import { Gate, Says } from "@/features/account/Gate";
import { readNext, readToken, signInAddress } from "@/lib/next";
import { Button } from "@/ui/Button";
import { SkeletonLines } from "@/ui/feedback";

interface LinkOpenedProps {
  act: (token: string) => Promise<unknown>;
  name: string;
  doing: string;
  done: string;
  lede: string;
  failed: string;
  advice: string;
}

export function LinkOpened({ act, name, doing, done, lede, failed, advice }: LinkOpenedProps) {
  const [search] = useSearchParams();
  const token = readToken(search, useLocation().hash);
  const cache = useQueryClient();
  const acting = useQuery({
    queryKey: ["link", name, token],
    queryFn: () => act(token).then(() => true),
    enabled: token !== "",
    retry: false,
    staleTime: Infinity,
  });
  useEffect(() => {
    if (acting.isSuccess) void cache.invalidateQueries({ queryKey: keys.session, refetchType: "none" });
  }, [acting.isSuccess, cache]);
  const door = (
    <Link className="button" data-tone="main" to={signInAddress(readNext(search))}>
      Sign in
    </Link>
  );
  if (acting.isSuccess)
    return (
      <Gate title={done} lede={lede}>
        <div className="gate-form">{door}</div>
      </Gate>
    );
  if (token && acting.error && mayPass(acting.error))
    return (
      <Gate title="That did not work just now">
        <div className="gate-form">
          <Says error={acting.error} />
          <Button tone="main" onClick={() => void acting.refetch()}>
            Try again
          </Button>
        </div>
      </Gate>
    );
  if (!token || acting.error)
    return (
      <Gate title={failed} lede={advice}>
        <div className="gate-form">{door}</div>
      </Gate>
    );
  return (
    <Gate title={doing}>
      <div className="gate-waiting">
        <SkeletonLines lines={2} height={18} />
      </div>
    </Gate>
  );
}

/** The line was bad, or too much was asked at once: the link itself is good. */
function mayPass(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 500);
}
