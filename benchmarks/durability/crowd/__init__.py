"""A crowd of writers in one scene, ours beside hocuspocus."""
