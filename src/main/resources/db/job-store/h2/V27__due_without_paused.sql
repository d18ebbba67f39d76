-- Paused jobs are not in the way of those that can run: a look-up names "paused" before the order of time. H2 commits each statement by
-- itself: each can be repeated.
drop index if exists jobs_due;
create index jobs_due on jobs (status, limit_id, paused, priority, next_run_time, id);
drop index if exists jobs_due_by_segment;
create index jobs_due_by_segment on jobs (status, limit_id, paused, priority, segment, next_run_time, id);
