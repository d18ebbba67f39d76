-- What became of a job's runs; a run is an attempt. The last one failed when consecutive_failures is above zero, and succeeded when
-- it is zero and last_success_at is known: there is no column for the outcome, which could say otherwise.
-- In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    last_success_at timestamp(6) with time zone,
    last_failure_at timestamp(6) with time zone,
    consecutive_failures integer default 0 not null
);
