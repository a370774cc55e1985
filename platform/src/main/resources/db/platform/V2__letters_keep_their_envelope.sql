-- What a record came with, so that it is judged again when it is replayed. Both are null in letters
-- from before there were envelopes. The headers are lines of name and value, each in base64.
alter table dead_letter add column key text;
alter table dead_letter add column headers text;
