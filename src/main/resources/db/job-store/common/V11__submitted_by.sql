-- The client whose token a job was submitted with; null for the operator's and for those submitted without a token.
alter table jobs add column submitted_by varchar(64);
-- A client's key is written after its name and a blank.
alter table submission_keys alter column submission_key set data type varchar(320);
