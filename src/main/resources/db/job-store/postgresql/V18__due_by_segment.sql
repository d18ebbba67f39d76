-- What is claimed is found by the segments that are asked for: what is overdue in others is not in the way. All segments at once are still
-- read in one order. Jobs under a limit are in neither index, however many of them wait; the priority leads the time, so that each level
-- in use is read in order.
alter table jobs
    add column concurrency_key varchar(255),
    add column limit_id bigint default 0 not null,
    add column priority integer default 5 not null;
drop index jobs_due;
create index jobs_due on jobs (priority, next_run_time, id) where status = 'PENDING' and not paused and limit_id = 0;
create index jobs_due_by_segment on jobs (segment, priority, next_run_time, id)
    where status = 'PENDING' and not paused and limit_id = 0;
