-- Only what may become due is indexed: a million finished jobs cost the due query nothing.
create index jobs_due on jobs (next_run_time, id) where status = 'PENDING' and not paused;
create index jobs_skipping on jobs (next_run_time)
    where status = 'PENDING' and not paused and misfire_policy = 'SKIP' and frequency <> 'ONE_TIME';
create index jobs_leased on jobs (lease_until) where lease_until is not null;
create index jobs_finished on jobs (finished_at) where finished_at is not null;
