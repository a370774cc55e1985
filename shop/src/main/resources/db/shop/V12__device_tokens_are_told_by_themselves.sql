-- Under it the tokens of browsers are made, so that one which nobody gave is told without looking it up.
create table device_key (key bytea not null);

insert into device_key
  select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
