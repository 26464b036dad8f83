/** Finds what the features offer: every `panel`, `routes`, `status`, `card` and `corner` file beside one is taken up. */
import { fillSlots, type Card, type Corner, type Panel, type Routes, type Status } from "@/ui/slots";

function byOrder<T extends { order: number }>(items: T[]): T[] {
  return items.sort((a, b) => a.order - b.order);
}

const panels = import.meta.glob<{ panel: Panel }>("../features/*/panel.{ts,tsx}", { eager: true });
const routes = import.meta.glob<{ routes: Routes }>("../features/*/routes.{ts,tsx}", { eager: true });
const statuses = import.meta.glob<{ status: Status }>("../features/*/status.{ts,tsx}", { eager: true });
const cards = import.meta.glob<{ card: Card }>("../features/*/card.{ts,tsx}", { eager: true });
const corners = import.meta.glob<{ corner: Corner }>("../features/*/corner.{ts,tsx}", { eager: true });

fillSlots({
  panels: byOrder(Object.values(panels).map((module) => module.panel)),
  routes: Object.values(routes).flatMap((module) => module.routes),
  statuses: byOrder(Object.values(statuses).map((module) => module.status)),
  cards: Object.values(cards).map((module) => module.card),
  corners: byOrder(Object.values(corners).map((module) => module.corner)),
});
