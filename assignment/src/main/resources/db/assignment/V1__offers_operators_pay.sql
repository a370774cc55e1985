-- Whoever has claimed something. The row is locked by whatever changes what its operator has.
create table operator (
  operator_id text primary key,
  name text not null
);

-- What is offered to the operators, and what became of it; free while nobody has it.
create table offer (
  order_id uuid primary key,
  number text not null,
  pay_minor bigint not null,
  currency text not null,
  operator_id text references operator,
  claimed_at timestamptz,
  open boolean not null default false check (not open or operator_id is not null)
);

create index offer_open on offer (operator_id) where open;

-- The pay ledger. Every entry carries the balance after it, so the last one tells what an operator
-- has, however long the ledger is; the key lets no event of an order be booked twice.
create table pay_entry (
  entry bigint generated always as identity primary key,
  operator_id text not null references operator,
  order_id uuid not null,
  number text not null,
  sequence bigint not null,
  kind text not null check (kind in ('CLAIMED', 'REVERSED')),
  amount_minor bigint not null,
  balance_minor bigint not null,
  currency text not null,
  at timestamptz not null,
  unique (order_id, sequence)
);

create index pay_entry_of_operator on pay_entry (operator_id, entry);

create function keep_the_ledger() returns trigger language plpgsql as $$
begin
  raise exception 'the pay ledger is only added to';
end
$$;

create trigger keep_the_ledger before update or delete or truncate on pay_entry
  for each statement execute function keep_the_ledger();
