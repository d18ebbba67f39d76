-- Two processes may be started with one id; each names itself anew at its start. Null: it does not say which it is.
-- the process that holds the worker's id
ALTER TABLE coordinator_worker ADD COLUMN instance VARCHAR(64);
-- how long it lets pass between two heartbeats
ALTER TABLE coordinator_worker ADD COLUMN heartbeat_interval_millis BIGINT;
-- it has said that it stops
ALTER TABLE coordinator_worker ADD COLUMN instance_left BOOLEAN DEFAULT FALSE NOT NULL;
-- another process that asks for the id, and the count of led time when it last did
ALTER TABLE coordinator_worker ADD COLUMN waiting_instance VARCHAR(64);
ALTER TABLE coordinator_worker ADD COLUMN waiting_at_led_millis BIGINT;
-- the process that took office
ALTER TABLE coordinator_leadership ADD COLUMN instance VARCHAR(64);
