-- How late a job's run may begin before that is told, and the last occurrence of which it was told. Who does not use it has no entry in
-- the index.
alter table jobs
    add column notify_late_ms bigint,
    add column late_told_for timestamp(6) with time zone;
create index jobs_late on jobs (next_run_time) where notify_late_ms is not null and status in ('PENDING', 'SCHEDULED');
