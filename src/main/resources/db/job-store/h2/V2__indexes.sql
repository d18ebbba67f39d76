-- H2 has no partial indexes: the status, which is in the index's condition on PostgreSQL, leads here.
create index jobs_due on jobs (status, next_run_time, id);
create index jobs_skipping on jobs (misfire_policy, status, next_run_time);
create index jobs_leased on jobs (status, lease_until);
create index jobs_finished on jobs (finished_at);
