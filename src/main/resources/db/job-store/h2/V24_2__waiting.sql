-- All that wait, by their time: for lists. Each claim writes an entry of it, which no measurement of 100,000 jobs could see; without it, a
-- list by the due time sorts all that wait.
create index jobs_waiting on jobs (status, next_run_time, id);
