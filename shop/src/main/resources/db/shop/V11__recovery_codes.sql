-- What opens once when the app is lost; hashes of 120 random bits.
create table recovery_code (
  customer_id uuid not null references customer,
  code_hash bytea not null,
  primary key (customer_id, code_hash)
);
