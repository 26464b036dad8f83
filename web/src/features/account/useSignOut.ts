/** Going out: what is unsent is sent first, and nothing of the person stays behind on the screen. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { signOut } from "@/api/session";
import { showProblem } from "@/ui/toasts";

export function useSignOut(): () => void {
  const leave = useLeave();
  return () => void signOut().then(leave).catch(showProblem);
}

/** To the door, with an empty memory. */
export function useLeave(): () => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void navigate("/sign-in");
    cache.clear();
  };
}
