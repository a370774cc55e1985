-- An address for mail as one word, behind an '@'; null for what is none. Its parts may be very common words.
create function search_address(said text) returns text language sql immutable parallel safe as $$
  select case when plain ~ '[^@]@[^@]' then left('@' || plain, 255) end
  from regexp_replace(normalize(lower(said collate "pg_c_utf8"), NFKC), '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g') plain
$$;

insert into customer_word
  select id, search_address(email) from customer where search_address(email) is not null
  on conflict do nothing;
