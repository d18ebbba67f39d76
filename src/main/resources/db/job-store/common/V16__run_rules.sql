-- How long a run of this job may take, and how long its retries wait: the defaults of agent and store where these are null.
alter table jobs add column run_timeout_ms bigint;
alter table jobs add column retry_initial_ms bigint;
alter table jobs add column retry_multiplier double precision;
alter table jobs add column retry_max_ms bigint;
