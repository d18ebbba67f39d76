-- Where workers reach the agent; null when it does not say it.
alter table execution_worker_instances add column url varchar(500);
