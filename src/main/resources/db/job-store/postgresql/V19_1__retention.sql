-- How long a finished job and its executions are kept, and until when; null where the store's own age decides. A job that says nothing has no
-- entry in the new indexes.
alter table jobs
    add column retention_ms bigint,
    add column keep_until timestamp(6) with time zone;
create index jobs_kept on jobs (keep_until) where keep_until is not null;
alter table executions add column keep_until timestamp(6) with time zone;
create index executions_kept on executions (keep_until) where keep_until is not null;
