/** Ways to begin a book: parts and chapters that are there before the first word. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import { keys } from "@/api/queries";
import type { Template } from "@/api/types";

export const templatesQuery = queryOptions({
  queryKey: keys.templates,
  queryFn: () => get<Template[]>("/templates"),
  staleTime: Infinity,
});

export function useTemplates() {
  return useQuery(templatesQuery);
}
