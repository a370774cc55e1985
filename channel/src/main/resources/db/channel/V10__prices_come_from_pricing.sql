-- What pricing says that the ready pieces are made of and cost. The table piece_price, and alloy and mass_grams of the
-- table piece, are read by nobody any more.
create table listed_piece (
  piece_id text primary key,
  alloy text not null,
  mass_grams double precision not null,
  amount_minor bigint not null,
  currency text not null,
  version int not null
);
