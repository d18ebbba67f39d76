-- Whether a paused job runs once (run-now). Until that run's end the row is not paused, so that it can be claimed.
alter table jobs add column runs_while_paused boolean default false not null;
