-- What open pages are to be told once its transaction has committed; a row lives for milliseconds.
-- Not logged, for after a crash of the database every listener comes back and reads anew.
create unlogged table hint (
  id bigint generated always as identity primary key,
  topic text not null,
  ref text not null,
  at timestamptz not null
);

-- The place of each hint among all that were sent.
create sequence live_position;
