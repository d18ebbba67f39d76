-- Also the paused jobs that run once. Any other job has no entry here.
drop index jobs_paused;
drop index jobs_paused_due;
create index jobs_paused on jobs (id) where paused or runs_while_paused;
create index jobs_paused_due on jobs (next_run_time, id) where (paused or runs_while_paused) and status = 'PENDING';
