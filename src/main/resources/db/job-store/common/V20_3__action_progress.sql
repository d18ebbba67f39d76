-- How far a call of many steps has come, written with each step: a repeat with its key goes on from there.
alter table submission_keys add column progress varchar(100000);
