alter table guest add column language text;
