-- Until when things were said whose rows have been purged; they can't be new any more.
create table forgotten (
  topic text primary key,
  until timestamptz not null
);
