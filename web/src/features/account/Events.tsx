/** What happened to this account, newest first. */
import { useSecurityEvents } from "@/api/account";
import { Part } from "@/features/account/Part";
import { formatMoment } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Mishap, SkeletonLines } from "@/ui/feedback";

export function Events() {
  const events = useSecurityEvents();
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Part
      title="Sign-ins and changes"
      lede="Something you did not do? Change your password, and sign out everywhere."
    >
      {events.error ? <Mishap error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.isPending ? <SkeletonLines lines={8} /> : null}
      {events.data && items.length === 0 ? <p className="account-note">Nothing yet.</p> : null}
      <ul className="rows">
        {items.map((event) => (
          <li key={event.id} className="row" data-plain>
            <span className="row-title">{event.sentence}</span>
            <span className="row-text">
              <time dateTime={event.at}>{formatMoment(event.at)}</time>
              {event.device ? ` · ${event.device}` : ""}
              {event.address ? ` · ${event.address}` : ""}
            </span>
          </li>
        ))}
      </ul>
      {events.hasNextPage ? (
        <Button disabled={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          Show earlier ones
        </Button>
      ) : null}
    </Part>
  );
}
