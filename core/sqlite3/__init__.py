"""SQLite as Django has it, but for what costs each reader time or makes readers wait."""
