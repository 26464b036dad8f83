/** Where I am signed in, and how to end that. */
import { useMutation } from "@tanstack/react-query";
import { signOutDevice, signOutEverywhere, useAccountChange, useDevices, type Device } from "@/api/account";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { useLeave } from "@/features/account/useSignOut";
import { formatAgo, formatMoment } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { Icon } from "@/ui/icons";
import { showToast } from "@/ui/toasts";

export function Devices() {
  const devices = useDevices();
  return (
    <>
      <Part
        title="Where you are signed in"
        lede="A device you do not know? Sign it out, then change your password."
      >
        {devices.error ? <Mishap error={devices.error} onRetry={() => void devices.refetch()} /> : null}
        {devices.isPending ? <SkeletonLines lines={4} /> : null}
        <ul className="rows">
          {devices.data?.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      </Part>
      <Everywhere />
    </>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const ending = useAccountChange(signOutDevice);
  return (
    <li className="row">
      <Icon name="device" />
      <span className="row-title">
        {device.name}
        {device.is_current ? <span className="badge">This device</span> : null}
      </span>
      <span className="row-text">
        {device.is_current ? "Here now" : `Last seen ${formatAgo(device.last_seen_at)}`} · {device.address} ·
        signed in {formatMoment(device.created_at)}
      </span>
      {device.is_current ? null : (
        <Button
          disabled={ending.isPending}
          aria-label={`Sign out ${device.name}`}
          onClick={() =>
            ending.mutate(device.id, { onSuccess: () => showToast(`${device.name} is signed out.`) })
          }
        >
          Sign out
        </Button>
      )}
      {ending.error ? <Says error={ending.error} /> : null}
    </li>
  );
}

function Everywhere() {
  const leave = useLeave();
  const ending = useMutation({ mutationFn: signOutEverywhere, onSuccess: leave });
  return (
    <Part
      title="Everywhere at once"
      lede="Ends every sign-in, this one too. What is written here is saved first."
    >
      <Button tone="danger" disabled={ending.isPending} onClick={() => ending.mutate()}>
        Sign out everywhere
      </Button>
      <Says error={ending.error} />
    </Part>
  );
}
