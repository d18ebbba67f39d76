-- What a run said of itself, and how the handler of a job's last run ended it. In one statement for each table: H2 writes the whole
-- table anew for each.
alter table executions add column (
    result varchar(8192),
    progress_percent integer,
    progress_text varchar(200)
);
alter table jobs add column last_verdict varchar(16);
