-- The coordinator's release, for people. Null: another made it known, which does not say it.
ALTER TABLE coordinator_node ADD COLUMN version VARCHAR(64);
