-- The labels of a job: in its row to be read with it, one on a line, and in a table of their own to be found by. A job without labels has
-- neither. No foreign key: purging removes the labels first.
alter table jobs add column labels varchar(1100);
create table job_labels (
    label varchar(64) not null,
    job_id bigint not null,
    primary key (label, job_id)
);
create index job_labels_by_job on job_labels (job_id);
