-- Null in rows from before this script.
alter table inbox add column topic text;

create index inbox_by_age on inbox (heard_at);
