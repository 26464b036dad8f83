/** The page. */
export default function Manuscript({ projectId }: { projectId: string }) {
  return <div>{projectId}</div>;
}
