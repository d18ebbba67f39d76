-- What is under way is found by an index that holds nothing else. The index by end leaves it out, or the planner may look an
-- open attempt up by its missing end: a walk through all that is under way.
create index executions_open on executions (job_id) where ended_at is null;
drop index executions_by_end;
create index executions_by_end on executions (ended_at) where ended_at is not null;
