-- H2 has no partial indexes: the columns that PostgreSQL puts into the index's condition lead here.
create index jobs_due on jobs (status, paused, next_run_time, id);
create index jobs_skipping on jobs (misfire_policy, status, next_run_time);
create index jobs_leased on jobs (status, lease_until);
create index jobs_finished on jobs (finished_at);
