-- What somebody says to find an order, cut into words that are compared without case and accents: "MULLER" finds Müller.
create function search_words(said text) returns setof text language sql immutable parallel safe as $$
  select distinct word collate "C"
  from regexp_split_to_table(
    replace(
      translate(
        regexp_replace(normalize(lower(said collate "pg_c_utf8"), NFKD), '[\u0300-\u036f]', '', 'g'),
        'øłđıæœ', 'oldiao'),
      'ß', 'ss') collate "pg_c_utf8",
    '[^[:alnum:]]+') word
  where word <> ''
$$;

-- Words of the order itself. Its number is a word in capitals without the hyphen, behind a '#', and so is its second half.
create table order_word (
  order_id uuid not null references customer_order on delete cascade,
  word text collate "C" not null,
  primary key (order_id, word)
);
create index order_of_word on order_word (word, order_id);

-- Words of a customer's name and address for mail: they may change, and then not once for each order.
create table customer_word (
  customer_id bigint not null references customer on delete cascade,
  word text collate "C" not null,
  primary key (customer_id, word)
);
create index customer_of_word on customer_word (word, customer_id);

create index order_of_customer on customer_order (channel, customer_ref, order_id);

insert into order_word select order_id, '#' || replace(number, '-', '') from customer_order;
insert into order_word select order_id, '#' || right(number, 4) from customer_order on conflict do nothing;
insert into order_word select order_id, search_words(piece_id) from customer_order on conflict do nothing;
insert into order_word select order_id, search_words(tracking_number) from customer_order on conflict do nothing;
insert into order_word select order_id, search_words(number) from invoice on conflict do nothing;
insert into customer_word
  select id, search_words(concat_ws(' ', name, email)) from customer;
