-- None has an entry for a job under no limit.
create index jobs_limited on jobs (limit_id, next_run_time)
    where status = 'PENDING' and not paused and limit_id <> 0;
create index jobs_limited_by_segment on jobs (limit_id, segment, priority, next_run_time, id)
    where status = 'PENDING' and not paused and limit_id <> 0;
create index jobs_under_limit on jobs (limit_id) where limit_id <> 0 and status in ('SCHEDULED', 'RUNNING');
create index jobs_by_concurrency_key on jobs (concurrency_key)
    where concurrency_key is not null and status in ('PENDING', 'SCHEDULED', 'RUNNING');
