-- command_key: as in revision.
alter table casting add column command_key bytea;
create unique index casting_of_command on casting (by_id, command_key) where command_key is not null;
