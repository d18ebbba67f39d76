-- Neither holds what most runs are, a success: a run that completes writes none of them.
create index jobs_failing on jobs (id) where consecutive_failures > 0;
create index executions_not_completed on executions (outcome, ended_at, id) where outcome <> 'COMPLETED';
