/** Being asked into somebody else's book: by a link in a mail, or by a word on the shelf. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { InvitationLook, WaitingInvitation } from "@/api/types";

export function lookQuery(token: string) {
  return queryOptions({
    queryKey: ["invitation", token] as const,
    queryFn: () => post<InvitationLook>("/invitations/look", { token }, { anonymous: true }),
    staleTime: Infinity,
  });
}

export function useWaitingInvitations(wanted: boolean) {
  return useQuery({
    queryKey: keys.waitingInvitations,
    queryFn: async () => (await get<{ items: WaitingInvitation[] }>("/account/invitations")).items,
    enabled: wanted,
  });
}

function useArriving() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.waitingInvitations }),
      cache.invalidateQueries({ queryKey: keys.projects }),
    ]);
}

export function useAcceptByToken() {
  return useMutation({
    mutationFn: (token: string) => post<{ project_id: string }>("/invitations/accept", { token }),
    onSuccess: useArriving(),
  });
}

export function useAnswerInvitation() {
  return useMutation({
    mutationFn: ({ id, answer }: { id: string; answer: "accept" | "decline" }) =>
      post<{ project_id: string } | undefined>(`/account/invitations/${id}/${answer}`),
    onSettled: useArriving(),
  });
}
