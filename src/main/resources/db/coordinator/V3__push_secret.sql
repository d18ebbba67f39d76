-- What the worker gave for pushes to its URL when it registered; null: pushes there carry nothing.
ALTER TABLE coordinator_worker ADD COLUMN push_secret VARCHAR(128);
