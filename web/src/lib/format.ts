/** Numbers and moments as a reader says them. */

const NUMBER = new Intl.NumberFormat("en");
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const MOMENT = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "yesterday"; older than a week: the date and time. */
export function formatAgo(moment: string | number | Date, now: number = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return MOMENT.format(new Date(moment));
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

export function formatMoment(moment: string | number | Date): string {
  return MOMENT.format(new Date(moment));
}

const TIME = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

export function formatTime(moment: string | number | Date): string {
  return TIME.format(new Date(moment));
}

export function formatDate(moment: string | number | Date): string {
  return DATE.format(new Date(moment));
}

/** "Today", "Yesterday", "Friday, November 20"; with the year where it is another. */
export function formatDay(moment: string | number | Date, now: number = Date.now()): string {
  const day = new Date(moment);
  const days = Math.round((startOf(now) - startOf(day)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.getFullYear() === new Date(now).getFullYear() ? WEEKDAY.format(day) : DATE.format(day);
}

function startOf(moment: number | Date): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

export function isPast(moment: string | number | Date, now: number = Date.now()): boolean {
  return new Date(moment).getTime() < now;
}
