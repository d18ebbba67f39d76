-- How long a finished job and its executions are kept, and until when; null where the store's own age decides. H2 has no partial indexes:
-- keep_until leads, so that the purge by age finds the others beside it. In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    retention_ms bigint,
    keep_until timestamp(6) with time zone
);
drop index jobs_finished;
create index jobs_finished on jobs (keep_until, finished_at);
alter table executions add column keep_until timestamp(6) with time zone;
create index executions_kept on executions (keep_until);
