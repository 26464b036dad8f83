/** The people of a book, and those who were asked to join. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, get, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Invitation, Member, Project } from "@/api/types";
import type { GivenRole } from "@/lib/roles";

export function membersQuery(project: string) {
  return queryOptions({
    queryKey: keys.members(project),
    queryFn: async () => (await get<{ items: Member[] }>(`/projects/${project}/members`)).items,
  });
}

export function useMembers(project: string, wanted = true) {
  return useQuery({ ...membersQuery(project), enabled: wanted });
}

export function useInvitations(project: string, wanted: boolean) {
  return useQuery({
    queryKey: keys.invitations(project),
    queryFn: async () => (await get<{ items: Invitation[] }>(`/projects/${project}/invitations`)).items,
    enabled: wanted,
  });
}

/** Read again whatever says who is here. */
function useForgetting(project: string) {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.members(project) }),
      cache.invalidateQueries({ queryKey: keys.invitations(project) }),
      cache.invalidateQueries({ queryKey: keys.activity(project) }),
      cache.invalidateQueries({ queryKey: keys.projects }),
      cache.invalidateQueries({ queryKey: keys.project(project), exact: true }),
    ]);
}

export function useInvite(project: string) {
  return useMutation({
    mutationFn: (invitation: { email: string; role: GivenRole }) =>
      post<Invitation>(`/projects/${project}/invitations`, invitation),
    onSettled: useForgetting(project),
  });
}

export function useResend(project: string) {
  return useMutation({
    mutationFn: (invitation: string) => post(`/projects/${project}/invitations/${invitation}/resend`),
    onSettled: useForgetting(project),
  });
}

export function useWithdraw(project: string) {
  return useMutation({
    mutationFn: (invitation: string) => call("DELETE", `/projects/${project}/invitations/${invitation}`),
    onSettled: useForgetting(project),
  });
}

export function useChangeRole(project: string) {
  return useMutation({
    mutationFn: async ({ member, role }: { member: Pick<Member, "user_id" | "etag">; role: GivenRole }) =>
      (
        await call<Member>("PATCH", `/projects/${project}/members/${member.user_id}`, {
          body: { role },
          etag: member.etag,
        })
      ).data,
    onSettled: useForgetting(project),
  });
}

export function useRemoveMember(project: string) {
  return useMutation({
    mutationFn: (user: string) => call("DELETE", `/projects/${project}/members/${user}`),
    onSettled: useForgetting(project),
  });
}

export function useTransfer(project: string) {
  return useMutation({
    mutationFn: (user: string) => post<Project>(`/projects/${project}/transfer`, { user_id: user }),
    onSettled: useForgetting(project),
  });
}

export function useLeave() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (project: string) => post(`/projects/${project}/leave`),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.projects }),
  });
}
