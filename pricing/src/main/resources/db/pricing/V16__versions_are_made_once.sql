-- command_key: hash of the client's own name for the command that made it; null where it gave none.
alter table revision add column command_key bytea;
create unique index revision_of_command on revision (kind, by_id, command_key) where command_key is not null;
