"""Rich Text Format: its tokens, its groups and what they mean."""
