-- Jobs with a key and no limit, for a limit that is made: in order, so that they come under it in chunks. A job under a limit has no entry,
-- and neither has one without a key.
drop index jobs_by_concurrency_key;
create index jobs_without_limit on jobs (concurrency_key, id)
    where concurrency_key is not null and limit_id = 0 and status in ('PENDING', 'SCHEDULED', 'RUNNING');
