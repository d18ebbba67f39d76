-- The agent's release, for people; null when it does not say it.
alter table execution_worker_instances add column version varchar(64);
