-- The end of a run's log, in a table of its own, so that lists of runs stay cheap. A run that logs nothing has no row. No foreign key:
-- purging removes the logs first. The text has 32 KB at most, each line with its end.
create table execution_logs (
    execution_id bigint not null primary key,
    -- how many lines there have been, also those that the text no longer has: what comes twice is known by it
    line_count bigint not null,
    log_text varchar(32768) not null
);
