-- H2 has no partial indexes: one by the number leaves the entry of a job that never fails where it is.
create index jobs_failing on jobs (consecutive_failures);
drop index executions_by_end;
create index executions_by_end on executions (ended_at, id);
create index executions_by_outcome on executions (outcome, ended_at, id);
