-- Silence is counted in the time in which somebody led: while nobody leads, nobody can be heard.
ALTER TABLE coordinator_leadership ADD COLUMN led_millis BIGINT DEFAULT 0 NOT NULL;
-- up to when, by the leader's clock, that was counted last
ALTER TABLE coordinator_leadership ADD COLUMN led_until TIMESTAMP WITH TIME ZONE;
-- the count at the worker's last heartbeat
ALTER TABLE coordinator_worker ADD COLUMN heard_at_led_millis BIGINT DEFAULT 0 NOT NULL;
-- while REVOKING: the count when its owner was told to stop
ALTER TABLE coordinator_segment ADD COLUMN revoked_at_led_millis BIGINT;
