-- The time between two runs of the frequency EVERY, as it was submitted: PT15M.
alter table jobs add column run_interval varchar(255);
