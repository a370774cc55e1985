-- An address as its owner writes it, a key by which twins are recognised, and since when it is proven.
alter table customer
  add column email_typed text,
  -- one spelling of the address: see EmailAddress. Null where an older account has the same.
  add column email_key text,
  add column language text,
  add column proven_at timestamptz;

-- Plain ones are their own key; the shop completes the others when it starts.
update customer set email_key = email where email ~ '^[\x21-\x7e]+$';

create unique index customer_one_spelling on customer (email_key);
