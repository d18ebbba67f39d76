-- Whether a final failure of the job was told and its recovery was not: who hears of a recovery has heard of the failure.
alter table jobs add column failure_told boolean;
