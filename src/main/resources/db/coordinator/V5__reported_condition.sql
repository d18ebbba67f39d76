-- What a worker says of itself in its heartbeats, for people. Null: it does not say it.
ALTER TABLE coordinator_worker ADD COLUMN reported_version VARCHAR(64);
ALTER TABLE coordinator_worker ADD COLUMN reported_circuit VARCHAR(64);
ALTER TABLE coordinator_worker ADD COLUMN reported_skew_millis BIGINT;
