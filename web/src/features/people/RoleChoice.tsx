/** Choosing a role, each said in plain words. */
import { useId } from "react";
import { GIVEN_ROLES, ROLES, type GivenRole } from "@/lib/roles";

interface RoleChoiceProps {
  value: GivenRole;
  onChange: (role: GivenRole) => void;
}

export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const name = useId();
  return (
    <fieldset className="role-choice">
      <legend>As what?</legend>
      {GIVEN_ROLES.map((role) => (
        <label key={role}>
          <input
            type="radio"
            name={name}
            aria-labelledby={`${name}-${role}`}
            aria-describedby={`${name}-${role}-may`}
            checked={value === role}
            onChange={() => onChange(role)}
          />
          <span>
            <strong id={`${name}-${role}`}>{ROLES[role].name}</strong>
            <span id={`${name}-${role}-may`}>{ROLES[role].may}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
