-- The search's index was the smaller one, so the planner claimed by it, and read over what is paused or waits for a limit.
drop index jobs_waiting;
create index jobs_waiting on jobs (next_run_time, id) include (status, paused, priority, limit_id) where status = 'PENDING';
