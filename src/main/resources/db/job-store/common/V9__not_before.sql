-- Whoever gave the job back asked that nobody claims it before this: an agent's Retry-After. Its run time stays as it is.
alter table jobs add column not_before timestamp(6) with time zone;
