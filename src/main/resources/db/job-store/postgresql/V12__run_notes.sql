-- What a run said of itself, and how the handler of a job's last run ended it.
alter table executions
    add column result varchar(8192),
    add column progress_percent integer,
    add column progress_text varchar(200);
alter table jobs add column last_verdict varchar(16);
