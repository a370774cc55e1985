-- What a customer sees of a sign-in: roughly which device, and when it was used last.
alter table customer_session
  add column session_id uuid not null default gen_random_uuid(),
  add column device text,
  add column seen_at timestamptz;

create index session_of_customer on customer_session (customer_id);
