-- model_sha256: of the content that was measured and priced; null where nobody said it.
-- substituted_at: when another content was found in its place; null once the right one is there.
alter table customer_order
  add column model_sha256 text,
  add column substituted_at timestamptz;
