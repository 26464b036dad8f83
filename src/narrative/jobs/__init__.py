"""The job face: what runs behind the scenes, each a thin call of a service."""
